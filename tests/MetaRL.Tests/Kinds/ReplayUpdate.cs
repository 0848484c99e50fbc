using MetaRL.Problems;
using MetaRL.Sampling;
using MetaRL.Tensors;
using MetaRL.Updates;

namespace MetaRL.Tests.Kinds;

/// <summary>Off-policy: advantage-weighted regression (Peng et al. 2019, arXiv:1910.00177) on samples of this and earlier
/// iterations, which are part of the update's state and so of every checkpoint.</summary>
sealed record ReplayUpdate : MetaUpdate
{
    public int Capacity { get; init; } = 200;
    public int Steps { get; init; } = 3;
    public double Beta { get; init; } = 1;
    public Adam Adam { get; init; } = new() { Lr = 0.01 };

    public override UpdateState Init(Params phi) => Adam.Init(phi);

    public override UpdateResult Apply(Params phi, UpdateState state, IMetaIteration iteration)
    {
        Params replay = Remember(state.Tensors.Group("replay/"), iteration.Collect(phi, iteration.Seed.Fork("data")), phi);
        UpdateState moments = state with { Tensors = state.Tensors.Where(static name => !name.StartsWith("replay/", StringComparison.Ordinal)) };
        Tensor weight = (replay["adv"] / Beta).Clamp(-3, 3).Exp();
        double loss = 0;
        for (int i = 0; i < Steps; i++)
        {
            Params tracked = phi.Track();
            Tensor value = -(iteration.Problem.Policy.Act(tracked, replay["obs"]).LogProb(replay["act"]) * weight).Mean();
            loss = value.Item();
            (phi, moments) = Adam.Step(phi, Autograd.Grad(value, tracked), moments);
        }
        return new(phi, moments with { Tensors = moments.Tensors.Concat(replay.Prefixed("replay/")) }, loss);
    }

    // The newest samples of what was there and what is new.
    Params Remember(Params before, IReadOnlyList<TaskData> data, Params like)
    {
        PolicySample[] samples = [.. data.Select(static d => (PolicySample)d.Query!)];
        Tensor Column(Func<PolicySample, float[]> of)
        {
            float[] values = [.. samples.SelectMany(of)];
            int count = samples.Sum(static s => s.Trajectories.Count);
            return Tensor.From(like.Backend, values, [1, count, values.Length / count]);
        }
        Params fresh = new([("obs", Column(static s => s.Trajectories.Obs)), ("act", Column(static s => s.Trajectories.Act)), ("adv", Column(static s => s.Adv))]);
        Params all = before.Values.Count == 0 ? fresh : before.Zip(fresh, static (a, b) => Tensor.Concat([a, b], 1));
        return all.Map(x => x.Slice(1, Math.Max(0, x.Shape[1] - Capacity), Math.Min(Capacity, x.Shape[1])));
    }
}
