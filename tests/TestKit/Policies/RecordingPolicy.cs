using MetaRL.Envs;
using MetaRL.Policies;
using MetaRL.Policies.Distributions;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.TestKit;

/// <summary>A policy that keeps every set of weights that was to act.</summary>
public sealed record RecordingPolicy(Policy Inner) : Policy
{
    public List<double[]> Acted { get; } = [];

    public override Policy For(EnvSpec spec) => this with { Inner = Inner.For(spec) };
    public override bool HasMemory => Inner.HasMemory;
    public override bool KeepsStatistics => Inner.KeepsStatistics;
    public override bool IsConstant(string name) => Inner.IsConstant(name);
    public override Params Absorb(Params theta, PolicyExperience seen) => Inner.Absorb(theta, seen);
    public override double RewardScale(Params theta) => Inner.RewardScale(theta);
    public override Params Init(EnvSpec spec, IBackend backend, Seed seed) => Inner.Init(spec, backend, seed);
    public override Distribution Act(Params theta, Observations obs) => Inner.Act(theta, obs);
    public override Tensor Loss(Params theta, PolicyBatch batch, Surrogate surrogate, bool twice = false) => Inner.Loss(theta, batch, surrogate, twice);
    public override Func<Params, Params> Fisher(Params theta, Observations obs, Tensor weight) => Inner.Fisher(theta, obs, weight);

    public override bool HasValue => Inner.HasValue;
    public override Tensor Value(Params theta, Observations obs) => Inner.Value(theta, obs);
    public override Tensor ValueLoss(Params theta, Observations obs, Tensor target, Tensor weight, bool twice = false)
        => Inner.ValueLoss(theta, obs, target, weight, twice);

    public override IActor CreateActor(EnvSpec spec, Params theta, int count)
    {
        Acted.Add([.. theta.Values.SelectMany(static v => v.ToArray())]);
        return Inner.CreateActor(spec, theta, count);
    }
}
