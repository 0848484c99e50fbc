using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Policies.Distributions;
using MetaRL.Problems;
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

    public override Distribution Act(Params theta, Observations obs)
    {
        Tensor context = theta["context"].Expand([obs.Tasks, obs.Count, Context]);
        return Inner.Act(theta, obs with { Values = Tensor.Concat([obs.Values, context], -1) });
    }

    public override IActor CreateActor(EnvSpec spec, Params theta, int count)
        => new Actor(Inner.CreateActor(Wide(spec), theta, count), Array.ConvertAll(theta["context"].ToArray(), static c => (float)c), spec.ObsDim, count);

    EnvSpec Wide(EnvSpec spec) => new(BoxSpace.Unbounded(spec.ObsDim + Context), spec.Action, spec.Horizon);

    sealed class Actor(IActor inner, float[] context, int width, int count) : IActor
    {
        readonly int wideWidth = width + context.Length;
        readonly float[] wide = new float[count * (width + context.Length)];

        public void Begin() => inner.Begin();

        public void Act(ReadOnlySpan<float> obs, Span<Rng> rngs, Span<float> act, Span<float> logProb)
        {
            for (int b = 0; b < count; b++)
            {
                obs.Slice(b * width, width).CopyTo(wide.AsSpan(b * wideWidth));
                context.CopyTo(wide.AsSpan(b * wideWidth + width));
            }
            inner.Act(wide, rngs, act, logProb);
        }
    }
}

/// <summary>Only the context adapts; it starts at zero and is not meta-learned (Zintgraf et al. 2019, arXiv:1810.03642).</summary>
sealed record Cavia : MetaLearner
{
    public double InnerLr { get; init; } = 0.5;

    public override Params Init(Problem problem, IBackend backend, Seed seed) => problem.Init(backend, seed).Where(static name => name != "context");

    public override Params Adapt(AdaptStep step, Params theta)
    {
        Params context = theta.Select(["context"]);
        return theta.With(context.AddScaled(Autograd.Grad(step.Loss(theta), context, step.CreateGraph), -InnerLr));
    }

    public override Params Initial(Params phi, int tasks)
        => base.Initial(phi, tasks).Concat(new([("context", Tensor.Zeros(phi.Backend, [tasks, 1, Context]).Track())]));

    public int Context { get; init; } = 2;
}
