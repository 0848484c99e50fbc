using MetaRL.Envs;
using MetaRL.Learners;
using MetaRL.Problems;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Tests.Kinds;

/// <summary>A step size for every weight, learned beside it (Li et al. 2017, arXiv:1707.09835).</summary>
sealed record MetaSgd : MetaLearner
{
    public double InnerLr { get; init; } = 0.1;

    public override Params Init(Problem problem, IBackend backend, Seed seed)
    {
        Params weights = problem.Init(backend, seed);
        return weights.Prefixed("w/").Concat(weights.Map(x => Tensor.Full(backend, x.Shape, InnerLr)).Prefixed("lr/"));
    }

    public override Params Initial(Params phi, int tasks) => base.Initial(phi.Group("w/"), tasks);

    public override Params Adapt(AdaptStep step, Params theta)
        => theta - step.Phi.Group("lr/") * Autograd.Grad(step.Loss(theta), theta, step.CreateGraph);
}
