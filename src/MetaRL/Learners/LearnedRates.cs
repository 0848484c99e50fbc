namespace MetaRL.Learners;

/// <summary>Which step sizes of adaptation are meta-learned beside the weights. What is learned is a factor ρ on the step
/// size that a learner is given, so that a rate of 0.01 and one of 10 are learned with the same outer step; it starts at 1.</summary>
public enum LearnedRates
{
    /// <summary>None: αₖ = α · decayᵏ.</summary>
    None,
    /// <summary>One of every weight: αₖ = α · decayᵏ · ρ[w] (Meta-SGD, Li et al. 2017, arXiv:1707.09835).</summary>
    Weight,
    /// <summary>One of every parameter tensor.</summary>
    Layer,
    /// <summary>One of every parameter tensor and trained step; steps beyond those that were trained take the last one's
    /// (MAML++, Antoniou et al. 2019, arXiv:1810.09502).</summary>
    LayerAndStep,
}
