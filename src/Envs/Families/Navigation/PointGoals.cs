namespace MetaRL.Envs.Families.Navigation;

/// <summary>Where the goals of <see cref="PointNavigation"/> lie, with w its HalfWidth.</summary>
public enum PointGoals
{
    /// <summary>Uniform on [-w, w]^2 (MAML).</summary>
    Square,

    /// <summary>Uniform on the half-circle of radius w above the x axis (PEARL, arXiv:1903.08254: w = 1, horizon 20, sparse reward).</summary>
    HalfCircle,
}
