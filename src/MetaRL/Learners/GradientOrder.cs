namespace MetaRL.Learners;

/// <summary>Which derivatives of the adaptation the meta-gradient contains.</summary>
public enum GradientOrder
{
    /// <summary>∂θ′/∂φ is taken for the identity (first-order MAML).</summary>
    First,
    /// <summary>Exact, through every adaptation step.</summary>
    Second,
}
