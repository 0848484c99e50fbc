using MetaRL.Tensors;

namespace MetaRL.Policies;

/// <summary>An MLP's forward pass over spans, for acting: a snapshot of the weights and memory of its own. Rows are
/// padded to whole vectors.</summary>
sealed class MlpForward
{
    readonly record struct Layer(float[] W, float[] B, float[] Out, int Inputs, int Outputs, int Stride);

    readonly Layer[] layers;
    readonly Activation activation;
    readonly int count;

    public MlpForward(Mlp policy, Params theta, int count)
    {
        (this.count, activation) = (count, policy.Activation);
        layers = [.. Enumerable.Range(0, policy.Hidden.Length + 1).Select(l => Snapshot(policy.Layer(l), theta))];
    }

    /// <summary>Floats from one row of the output to the next.</summary>
    public int OutputStride => layers[^1].Stride;

    Layer Snapshot(string name, Params theta)
    {
        Tensor w = theta[$"{name}.w"], b = theta[$"{name}.b"];
        if (w.Shape[0] != 1) throw new ArgumentException($"an actor acts for one task; {name}.w has shape {w.Shape}, expected [1, in, out]");
        int outputs = b.Shape.Size, stride = MlpLayout.Padded(outputs);
        var layer = new Layer(new float[w.Shape.Size], new float[stride], new float[count * stride], w.Shape[-2], outputs, stride);
        w.CopyTo(layer.W);
        b.CopyTo(layer.B.AsSpan(0, outputs));
        return layer;
    }

    /// <summary>obs [B, O] → the last layer's output [B, OutputStride], in this object's memory until the next call.</summary>
    public Span<float> Run(ReadOnlySpan<float> obs)
    {
        ReadOnlySpan<float> x = obs;
        int step = layers[0].Inputs;
        for (int l = 0; l < layers.Length; l++)
        {
            Layer layer = layers[l];
            Gemm.Multiply(x, step, 1, layer.W, layer.Outputs, 1, layer.Out, layer.Stride, count, layer.Outputs, layer.Inputs);
            if (l + 1 < layers.Length && activation == Activation.Tanh) VectorMath.AddBiasTanh(layer.Out, layer.B);
            else VectorMath.AddBias(layer.Out, layer.B);
            if (l + 1 < layers.Length && activation == Activation.Relu) VectorMath.Relu(layer.Out, layer.Out);
            x = layer.Out;
            step = layer.Stride;
        }
        return layers[^1].Out;
    }
}
