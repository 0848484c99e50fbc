using MetaRL.Tensors.Simd.Layers;

namespace MetaRL.Policies.Fused;

/// <summary>Where an MLP policy's parameters lie in one flat vector: layer by layer W [in, out] and b [out], then what
/// the action distribution has of its own (such as ln σ).</summary>
sealed class MlpLayout
{
    public MlpLayout(int inputs, int[] hidden, int outputs, int tail, int mask)
    {
        Widths = [inputs, .. hidden, outputs];
        int layers = Widths.Length - 1, at = 0;
        (W, B, Stride) = (new int[layers], new int[layers], Array.ConvertAll(Widths, Padded));
        for (int l = 0; l < layers; l++)
        {
            (W[l], B[l]) = (at, at + Widths[l] * Widths[l + 1]);
            at = B[l] + Widths[l + 1];
        }
        (Tail, TailSize, Size, Mask) = (at, tail, at + tail, mask);
    }

    /// <summary>Inputs, hidden widths, outputs.</summary>
    public int[] Widths { get; }
    /// <summary>Widths rounded up to whole vectors: the row lengths of activations in memory.</summary>
    public int[] Stride { get; }
    public int Layers => Widths.Length - 1;
    public int[] W { get; }
    public int[] B { get; }
    public int Tail { get; }
    public int TailSize { get; }
    /// <summary>Numbers of an action mask, which follow an observation's inputs; 0 without one.</summary>
    public int Mask { get; }
    /// <summary>O, row length of observations in memory.</summary>
    public int ObsStride => Widths[0] + Mask;
    /// <summary>P, number of parameters.</summary>
    public int Size { get; }

    /// <summary>A row's length in memory.</summary>
    public static int Padded(int width) => (width + DenseLayer.RowMultiple - 1) / DenseLayer.RowMultiple * DenseLayer.RowMultiple;
}
