namespace MetaRL.Envs;

/// <summary>Which of the two disjoint pools of randomness tasks are drawn from.</summary>
public enum Split
{
    /// <summary>Tasks to meta-train on.</summary>
    Train = 0,

    /// <summary>Held-out tasks to evaluate on.</summary>
    Test = 1,
}
