using MetaRL.Learners;
using MetaRL.Tensors;

namespace MetaRL.Tests.Kinds;

/// <summary>A policy that remembers adapts by itself: θ = φ (RL², Duan et al. 2016, arXiv:1611.02779).</summary>
sealed record NoAdaptation : MetaLearner
{
    public override Params Adapt(AdaptStep step, Params theta) => theta;
}
