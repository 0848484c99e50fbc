using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;

namespace MetaRL.Policies.Fused;

/// <summary>What a first pass found at every sample, kept for later passes at the same weights: each layer's output h
/// and, for Hessian products, the loss's gradient d before its nonlinearity, both [T · N, stride], and f′ and f″ by the
/// sample's ln π, [T · N]. Tensors of the scope it was made in.</summary>
sealed class MlpRecord : FusedRecord
{
    readonly Tensor[] h;    // [l]
    readonly Tensor[]? d;   // [l]
    readonly Tensor? first, second;
    readonly MlpLayout layout;

    public MlpRecord(MlpLayout layout, IBackend backend, int samples, bool keepSignals)
    {
        this.layout = layout;
        // Padding is never written, and must hold numbers.
        Tensor Make(int l) => layout.Widths[l + 1] == layout.Stride[l + 1]
            ? Tensor.Empty(backend, [samples, layout.Stride[l + 1]])
            : Tensor.Zeros(backend, [samples, layout.Stride[l + 1]]);
        h = [.. Enumerable.Range(0, layout.Layers).Select(Make)];
        if (!keepSignals) return;
        d = [.. Enumerable.Range(0, layout.Layers).Select(Make)];
        (first, second) = (Tensor.Empty(backend, [samples]), Tensor.Empty(backend, [samples]));
    }

    public Memory<float> H(int l, int start, int rows) => Rows(h[l], l, start, rows);

    public Memory<float>? D(int l, int start, int rows) => d is null ? default(Memory<float>?) : Rows(d[l], l, start, rows);

    public Memory<float>? First(int start, int rows) => Slice(first, start, rows);

    public Memory<float>? Second(int start, int rows) => Slice(second, start, rows);

    static Memory<float>? Slice(Tensor? x, int start, int rows) => x is null ? default(Memory<float>?) : SimdBackend.Memory(x).Slice(start, rows);

    Memory<float> Rows(Tensor x, int l, int start, int rows) => SimdBackend.Memory(x).Slice(start * layout.Stride[l + 1], rows * layout.Stride[l + 1]);
}
