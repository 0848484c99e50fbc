using MetaRL.Losses;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.Shards;
using MetaRL.Tensors;

namespace MetaRL.Tests;

/// <summary>A shard that keeps all trajectories it gathered, by collecting the same again.</summary>
sealed class KeepingShard(ITaskShard inner) : ITaskShard
{
    public List<Trajectories> Trajectories { get; } = [];

    public GatherResult Gather(Params phi, GatherOrder order, CancellationToken cancel)
    {
        Trajectories.AddRange(inner.Collect(phi, order, cancel).SelectMany(static d => d.Samples).Select(static s => ((PolicySample)s).Trajectories));
        return inner.Gather(phi, order, cancel);
    }

    public GatherResult Try(Params phi, GatherOrder order, CancellationToken cancel) => inner.Try(phi, order, cancel);
    public IReadOnlyList<TaskData> Collect(Params phi, GatherOrder order, CancellationToken cancel) => inner.Collect(phi, order, cancel);
    public double[][][] Measure(Params phi, MeasureOrder order, CancellationToken cancel) => inner.Measure(phi, order, cancel);
    public IReadOnlyList<Params> Adapted(Params phi, CancellationToken cancel) => inner.Adapted(phi, cancel);
    public IReadOnlyList<LossPart> LossAndGradient(Params phi, OuterLoss loss, bool anchor, CancellationToken cancel) => inner.LossAndGradient(phi, loss, anchor, cancel);
    public void Anchor(Params phi, bool supports, CancellationToken cancel) => inner.Anchor(phi, supports, cancel);
    public IReadOnlyList<double> Returns() => inner.Returns();
    public IReadOnlyList<(double Loss, double Kl)> LossAndKl(Params phi, OuterLoss loss, CancellationToken cancel) => inner.LossAndKl(phi, loss, cancel);
    public void OpenFisher(Params phi, double fraction, CancellationToken cancel) => inner.OpenFisher(phi, fraction, cancel);
    public IReadOnlyList<Params> FisherProduct(Params v, CancellationToken cancel) => inner.FisherProduct(v, cancel);
    public void CloseFisher() => inner.CloseFisher();
    public void Dispose() => inner.Dispose();
}
