using MetaRL.Learners;
using MetaRL.Tensors;

namespace MetaRL.Tests.Kinds;

/// <summary>Only the last layer adapts (Raghu et al. 2020, arXiv:1909.09157).</summary>
sealed record Anil : MetaLearner
{
    public double InnerLr { get; init; } = 0.1;

    public override Params Adapt(AdaptStep step, Params theta)
    {
        Params head = theta.Where(static name => name.StartsWith("head", StringComparison.Ordinal));
        return theta.With(head.AddScaled(Autograd.Grad(step.Loss(theta), head, step.CreateGraph), -InnerLr));
    }
}
