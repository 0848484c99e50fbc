using MetaRL.Policies.Fused;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd.Layers;

namespace MetaRL.Policies.Networks;

/// <summary>An MLP's forward pass over spans, for acting: a snapshot of the weights and memory of its own. Rows are
/// padded to whole vectors.</summary>
sealed class MlpForward
{
    readonly record struct Layer(float[] W, float[] B, float[] Out, int Inputs, int Outputs, Nonlinearity After);

    readonly Layer[] layers;
    readonly int count;

    public MlpForward(Mlp policy, Params theta, int count)
    {
        this.count = count;
        layers = [.. Enumerable.Range(0, policy.Hidden.Length + 1).Select(l => Snapshot(policy, l, theta))];
    }

    /// <summary>Floats from one row of the output to the next.</summary>
    public int OutputStride => layers[^1].B.Length;

    Layer Snapshot(Mlp policy, int l, Params theta)
    {
        string name = policy.Layer(l);
        Tensor w = theta[$"{name}.w"], b = theta[$"{name}.b"];
        if (w.Shape[0] != 1) throw new ArgumentException($"an actor acts for one task; {name}.w has shape {w.Shape}, expected [1, in, out]");
        int inputs = w.Shape[-2], outputs = b.Shape.Size, stride = MlpLayout.Padded(outputs);
        var dense = new float[w.Shape.Size];
        w.CopyTo(dense);
        var layer = new Layer(new float[inputs * stride], new float[stride], new float[count * stride], inputs, outputs, policy.After(l));
        for (int i = 0; i < inputs; i++) dense.AsSpan(i * outputs, outputs).CopyTo(layer.W.AsSpan(i * stride));
        b.CopyTo(layer.B.AsSpan(0, outputs));
        return layer;
    }

    /// <summary>obs [B, O] → the last layer's output [B, OutputStride], in this object's memory until the next call.</summary>
    public Span<float> Run(ReadOnlySpan<float> obs)
    {
        ReadOnlySpan<float> x = obs;
        int row = layers[0].Inputs;
        foreach (Layer layer in layers)
        {
            DenseLayer.Forward(new(x, row, layer.W, layer.Inputs), default, layer.B, layer.After, layer.Outputs, layer.Out);
            x = layer.Out;
            row = layer.B.Length;
        }
        return layers[^1].Out;
    }
}
