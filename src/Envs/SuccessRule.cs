namespace MetaRL.Envs;

/// <summary>When an episode counts as a success, by <see cref="StepResult.Solved"/> of its steps.</summary>
public enum SuccessRule
{
    /// <summary>Where any step of it is solved: reached once is reached (Meta-World, Yu et al. 2019, arXiv:1910.10897).</summary>
    AtAnyTime,

    /// <summary>Where its last step is, whether it terminated or the horizon cut it: held out to the end.</summary>
    AtTheEnd,
}
