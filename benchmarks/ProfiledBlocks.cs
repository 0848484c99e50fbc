using MetaRL.Tensors;
using MetaRL.Tensors.Simd;
using MetaRL.Tensors.Simd.Layers;

namespace MetaRL.Benchmarks;

/// <summary>One worker's memory for a network's layers on blocks of samples, laid out as the fused losses lay it out: rows
/// padded to whole vectors, one task's record of outputs and signals, walked through over and over as the record of one task after
/// another is, the observations of its share of tasks, all else in place.</summary>
sealed class ProfiledBlocks
{
    /// <summary>Samples of a block, as the fused losses take them.</summary>
    public const int Rows = 96;

    readonly Memory<float>[] recordH, recordD;
    readonly Memory<float> obs;
    readonly int inputs, perTask;
    int at;

    public ProfiledBlocks(MetaGradientWorkload workload, int workers)
    {
        inputs = Workloads.Locomotion.ObsDim;
        Widths = [inputs, workload.Hidden, workload.Hidden, Workloads.Locomotion.ActDim];
        Count = Math.Max(1, (int)((long)workload.Tasks * workload.Samples / Rows / workers));
        obs = Room(Count * Rows * inputs);
        perTask = Math.Max(1, workload.Samples / Rows);
        recordH = PerLayer(l => perTask * Rows * Stride(l + 1));
        recordD = PerLayer(l => perTask * Rows * Stride(l + 1));
        (OwnH, OwnD, Tz, Th, Td) = (Block(), Block(), Block(), Block(), Block());
        W = PerLayer(l => Widths[l] * Stride(l + 1));
        Wt = PerLayer(l => Widths[l + 1] * Stride(l));
        Bias = PerLayer(l => Stride(l + 1));
        Gradient = PerLayer(l => Widths[l] * Widths[l + 1]);
    }

    /// <summary>Blocks of a worker's share of one pass over all samples.</summary>
    public int Count { get; }
    public int[] Widths { get; }
    public Memory<float>[] OwnH { get; }
    public Memory<float>[] OwnD { get; }
    public Memory<float>[] Tz { get; }
    public Memory<float>[] Th { get; }
    public Memory<float>[] Td { get; }
    public Memory<float>[] W { get; }
    public Memory<float>[] Wt { get; }
    public Memory<float>[] Bias { get; }
    public Memory<float>[] Gradient { get; }

    /// <summary>This, turned to block i; past the last comes the first.</summary>
    public ProfiledBlocks At(int i)
    {
        at = i % Count;
        return this;
    }

    /// <summary>Row length of layer l's inputs as they lie in memory after the first; of activations.</summary>
    public int Stride(int l) => (Widths[l] + DenseLayer.RowMultiple - 1) / DenseLayer.RowMultiple * DenseLayer.RowMultiple;

    public Span<float> H(int l) => recordH[l].Span.Slice(at % perTask * Rows * Stride(l + 1), Rows * Stride(l + 1));

    public Span<float> D(int l) => recordD[l].Span.Slice(at % perTask * Rows * Stride(l + 1), Rows * Stride(l + 1));

    /// <summary>What layer l is given, from the record or this worker's own block.</summary>
    public ReadOnlySpan<float> Input(int l, bool recorded)
        => l == 0 ? obs.Span.Slice(at * Rows * inputs, Rows * inputs) : recorded ? H(l - 1) : OwnH[l - 1].Span;

    public int InputRow(int l) => l == 0 ? inputs : Stride(l);

    Memory<float>[] PerLayer(Func<int, int> size) => [.. Enumerable.Range(0, Widths.Length - 1).Select(l => Room(size(l)))];

    Memory<float>[] Block() => PerLayer(l => Rows * Stride(l + 1));

    // A tensor's memory begins at a cache line, as a record's does. Small values, so that nothing saturates.
    static Memory<float> Room(int count) => SimdBackend.Memory(Tensor.Full(SimdBackend.Instance, [count], 1e-3));
}
