using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Policies.Distributions;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Tests.Kinds;

/// <summary>A policy that sees a context [T, 1, C] beside every observation; the context is one of its parameters.</summary>
sealed record ContextPolicy : Policy
{
    public Policy Inner { get; init; } = new GaussianMlp();
    public int Context { get; init; } = 2;

    public override Params Init(EnvSpec spec, IBackend backend, Seed seed)
        => Inner.Init(Wide(spec), backend, seed).Concat(new([("context", Tensor.Zeros(backend, [1, 1, Context]))]));

    public override Distribution Act(Params theta, Observations obs) => Inner.Act(theta, obs with { Values = Beside(obs.Values, theta["context"]) });

    public override IActor CreateActor(EnvSpec spec, Params theta, int count)
    {
        Tensor rows = Beside(Tensor.Zeros(theta.Backend, [1, count, spec.ObsDim]), theta["context"]);
        return new Actor(Inner.CreateActor(Wide(spec), theta, count), Array.ConvertAll(rows.ToArray(), static x => (float)x), spec.ObsDim, count);
    }

    static Tensor Beside(Tensor obs, Tensor context) => Tensor.Concat([obs, context.Expand(obs.Shape.With(-1, context.Shape[-1]))], -1);

    EnvSpec Wide(EnvSpec spec) => new(BoxSpace.Unbounded(spec.ObsDim + Context), spec.Action, spec.Horizon);

    // The context stays in its columns; what is seen comes before it.
    sealed class Actor(IActor inner, float[] rows, int width, int count) : IActor
    {
        public void Begin() => inner.Begin();

        public void Act(ReadOnlySpan<float> obs, Span<Rng> rngs, Span<float> act, Span<float> logProb)
        {
            for (int b = 0; b < count; b++) obs.Slice(b * width, width).CopyTo(rows.AsSpan(b * (rows.Length / count)));
            inner.Act(rows, rngs, act, logProb);
        }
    }
}

/// <summary>Only the context adapts; it starts at zero and is not meta-learned (Zintgraf et al. 2019, arXiv:1810.03642).</summary>
sealed record Cavia : MetaLearner
{
    public double InnerLr { get; init; } = 0.5;

    public override Params Initial(Params phi, int tasks)
        => base.Initial(phi, tasks).With(new([("context", Tensor.Zeros(phi.Backend, [tasks, 1, phi["context"].Shape[-1]]).Track())]));

    public override Params Adapt(AdaptStep step, Params theta)
        => theta.With(theta.Select(["context"]).AddScaled(Autograd.Grad(step.Loss(theta), theta.Select(["context"]), step.CreateGraph), -InnerLr));
}
