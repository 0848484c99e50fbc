namespace MetaRL.Policies;

/// <summary>What a policy, or what it is made of, learns from.</summary>
public enum PolicyTraining
{
    /// <summary>The return of its actions, by their likelihood.</summary>
    Returns,

    /// <summary>A part foretells rewards, and returns do not train it: <see cref="BeliefPolicy"/>.</summary>
    Beliefs,

    /// <summary>Critics: its actions have no likelihood that is known, <see cref="PosteriorPolicy"/>.</summary>
    Critics,
}
