namespace MetaRL.Evaluation;

/// <summary>Which tasks an evaluation draws.</summary>
public enum EvaluationSplit
{
    /// <summary>From the pool that is trained on.</summary>
    Train = 0,

    /// <summary>Held-out ones of the trained range.</summary>
    Test = 1,

    /// <summary>Tasks outside the trained range (<see cref="Envs.ShiftedFamily"/>).</summary>
    Shifted = 2,
}
