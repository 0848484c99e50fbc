using MetaRL.Losses;
using MetaRL.Sampling;
using MetaRL.Tensors;

namespace MetaRL.Shards;

/// <summary>Several shards as one: each gets a fixed range of the tasks. Results have the bits of a single shard, since every
/// task's random numbers are its own and parts stay in the order of tasks.</summary>
public sealed class SplitShard(IReadOnlyList<ITaskShard> shards) : ITaskShard
{
    int[] firsts = [];

    /// <inheritdoc/>
    public GatherResult Gather(Params phi, GatherOrder order, CancellationToken cancel)
    {
        GatherOrder[] parts = Split(order);
        int first = 0;
        firsts = [.. parts.Select(p => (first += p.Count) - p.Count)];
        return Join([.. shards.Zip(parts, (shard, part) => shard.Gather(phi, part, cancel))]);
    }

    /// <inheritdoc/>
    public GatherResult Try(Params phi, GatherOrder order, CancellationToken cancel)
        => Join([.. shards.Zip(Split(order), (shard, part) => shard.Try(phi, part, cancel))]);

    /// <inheritdoc/>
    public IReadOnlyList<TaskData> Collect(Params phi, GatherOrder order, CancellationToken cancel)
        => [.. shards.Zip(Split(order), (shard, part) => shard.Collect(phi, part, cancel)).SelectMany(static d => d)];

    /// <inheritdoc/>
    public double[][][] Measure(Params phi, MeasureOrder order, CancellationToken cancel)
        => [.. shards.Zip(Split(order.Gather), (shard, part) => shard.Measure(phi, order with { Gather = part }, cancel)).SelectMany(static m => m)];

    /// <inheritdoc/>
    public IReadOnlyList<Params> Adapted(Params phi, CancellationToken cancel) => [.. shards.SelectMany(s => s.Adapted(phi, cancel))];

    /// <inheritdoc/>
    public IReadOnlyList<LossPart> LossAndGradient(Params phi, OuterLoss loss, bool anchor, CancellationToken cancel)
    {
        var parts = new List<LossPart>();
        for (int i = 0; i < shards.Count; i++)
            foreach (LossPart part in shards[i].LossAndGradient(phi, loss, anchor, cancel)) parts.Add(part with { First = firsts[i] + part.First });
        return parts;
    }

    /// <inheritdoc/>
    public void Anchor(Params phi, bool supports, CancellationToken cancel)
    {
        foreach (ITaskShard shard in shards) shard.Anchor(phi, supports, cancel);
    }

    /// <inheritdoc/>
    public IReadOnlyList<double> Returns() => [.. shards.SelectMany(static s => s.Returns())];

    /// <inheritdoc/>
    public IReadOnlyList<(double Loss, double Kl)> LossAndKl(Params phi, OuterLoss loss, CancellationToken cancel)
        => [.. shards.SelectMany(s => s.LossAndKl(phi, loss, cancel))];

    /// <inheritdoc/>
    public void OpenFisher(Params phi, double fraction, CancellationToken cancel)
    {
        foreach (ITaskShard shard in shards) shard.OpenFisher(phi, fraction, cancel);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Params> FisherProduct(Params v, CancellationToken cancel) => [.. shards.SelectMany(s => s.FisherProduct(v, cancel))];

    /// <inheritdoc/>
    public void CloseFisher()
    {
        foreach (ITaskShard shard in shards) shard.CloseFisher();
    }

    /// <summary>Disposes all of them.</summary>
    public void Dispose()
    {
        foreach (ITaskShard shard in shards) shard.Dispose();
    }

    // The first shards get one task more where the count does not divide.
    GatherOrder[] Split(GatherOrder order)
    {
        (int each, int more) = Math.DivRem(order.Count, shards.Count);
        int Size(int i) => each + (i < more ? 1 : 0);
        int First(int i) => i * each + Math.Min(i, more);
        return [.. shards.Select((_, i) => order.Part(First(i), Size(i)))];
    }

    static GatherResult Join(GatherResult[] all) => new([.. all.SelectMany(static r => r.Tasks)],
        all.Sum(static r => r.RolloutSeconds), all.Sum(static r => r.AdaptationSeconds));
}
