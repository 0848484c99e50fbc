namespace MetaRL.Envs.Families.Navigation;

/// <summary>What <see cref="PointNavigation"/> pays for a step, with d the distance to the goal after the move.</summary>
public enum PointReward
{
    /// <summary>-d: what the code behind MAML's published numbers pays.</summary>
    Distance,

    /// <summary>-d^2: what MAML's text says.</summary>
    SquaredDistance,

    /// <summary>
    /// 1 - d where d &lt;= <see cref="PointNavigation.SparseRadius"/>, else 0 (PEARL, arXiv:1903.08254). Episodes never
    /// terminate: the goal pays at every step, so ending there would punish reaching it.
    /// </summary>
    Sparse,
}
