using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Tensors;
using MetaRL.Updates;

namespace MetaRL.Learners;

/// <summary>Fast context adaptation (Zintgraf et al. 2019, arXiv:1810.03642): the network is shared by all tasks, and only
/// a <see cref="ContextPolicy"/>'s context adapts. It starts at 0 on every task and is not meta-learned.</summary>
public sealed record Cavia : GradientLearner
{
    /// <inheritdoc/>
    protected override bool Adapts(string name) => name == ContextPolicy.ContextName;

    /// <summary>φ, with a context of 0.</summary>
    /// <inheritdoc/>
    public override Params Initial(Params phi, int tasks)
    {
        Tensor context = Tensor.Zeros(phi.Backend, phi[ContextPolicy.ContextName].Shape.With(0, tasks)).Track();
        return base.Initial(phi, tasks).With(new([(ContextPolicy.ContextName, context)]));
    }

    /// <inheritdoc/>
    public override void RequireFit(Problem problem, MetaUpdate update)
    {
        if (!problem.ParameterNames.Contains(ContextPolicy.ContextName))
            throw new ArgumentException($"{nameof(Cavia)} adapts a context, and a {problem.Policy.GetType().Name} has none; set problem.policy=context, which is made around the policy that there is");
        if (update.MovesToAdapted)
            throw new ArgumentException($"{update.GetType().Name} moves weights towards adapted ones, and {nameof(Cavia)} adapts a context alone, which is not meta-learned; take another update");
        base.RequireFit(problem, update);
    }
}
