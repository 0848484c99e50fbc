using System.Numerics.Tensors;
using MetaRL.Tensors;
using Tensor = MetaRL.Tensors.Tensor;

namespace MetaRL.Policies;

/// <summary>An MLP's forward pass over spans, for acting: a snapshot of the weights and memory of its own.</summary>
sealed class MlpForward
{
    readonly record struct Layer(float[] W, float[] B, float[] Out);

    readonly Layer[] layers;
    readonly Activation activation;
    readonly int count, inputs;

    public MlpForward(Mlp policy, Params theta, int count)
    {
        (this.count, activation) = (count, policy.Activation);
        inputs = theta[$"{policy.Layer(0)}.w"].Shape[-2];
        layers = new Layer[policy.Hidden.Length + 1];
        for (int l = 0; l < layers.Length; l++)
        {
            Tensor w = theta[$"{policy.Layer(l)}.w"], b = theta[$"{policy.Layer(l)}.b"];
            if (w.Shape[0] != 1) throw new ArgumentException($"an actor acts for one task; {policy.Layer(l)}.w has shape {w.Shape}, expected [1, in, out]");
            var layer = new Layer(new float[w.Shape.Size], new float[b.Shape.Size], new float[count * b.Shape.Size]);
            w.CopyTo(layer.W);
            b.CopyTo(layer.B);
            layers[l] = layer;
        }
    }

    /// <summary>obs [B, O] → the last layer's output [B, out], in this object's memory until the next call.</summary>
    public Span<float> Run(ReadOnlySpan<float> obs)
    {
        ReadOnlySpan<float> x = obs;
        int width = inputs;
        for (int l = 0; l < layers.Length; l++)
        {
            (float[] w, float[] b, float[] y) = layers[l];
            Gemm.Multiply(x, w, y, count, b.Length, width);
            for (int i = 0; i < count; i++)
            {
                Span<float> row = y.AsSpan(i * b.Length, b.Length);
                TensorPrimitives.Add(row, b, row);
            }
            if (l + 1 < layers.Length) Activate(y);
            x = y;
            width = b.Length;
        }
        return layers[^1].Out;
    }

    void Activate(Span<float> x)
    {
        if (activation == Activation.Tanh) VectorMath.Tanh(x, x);
        else VectorMath.Relu(x, x);
    }
}
