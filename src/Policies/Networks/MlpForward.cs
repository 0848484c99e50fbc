using MetaRL.Policies.Fused;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd.Layers;

namespace MetaRL.Policies.Networks;

/// <summary>An MLP's forward pass over spans, for acting: a snapshot of the weights and memory of its own. Rows are
/// padded to whole vectors.</summary>
sealed class MlpForward : IForward
{
    readonly record struct Layer(float[] W, float[] B, float[] Out, int Inputs, int Outputs, Nonlinearity After);

    readonly Layer[] layers;
    readonly int count, obsStride;

    /// <exception cref="ShapeException">No environment, or a parameter that does not have the shape that the policy gives it.</exception>
    public MlpForward(Mlp policy, Params theta, int inputs, int outputs, int count, int obsStride)
    {
        if (count < 1) throw new ShapeException($"CreateActor: an actor for {count} environments; expected one at least");
        this.count = count;
        this.obsStride = obsStride;
        int[] widths = [inputs, .. policy.Hidden, outputs];
        layers = [.. Enumerable.Range(0, policy.Hidden.Length + 1).Select(l => Snapshot(policy, l, theta, widths[l], widths[l + 1]))];
    }

    public void Begin() { }

    public void Check(int obs, int rngs, int act, int logProb, int actWidth)
    {
        if (obs != (long)count * obsStride || rngs != count || act != (long)count * actWidth || logProb != count)
            throw new ShapeException($"Act: {obs} numbers of observations, {rngs} streams, {act} of actions and {logProb} log-probabilities;"
                + $" expected {count} times {obsStride}, 1, {actWidth} and 1");
    }

    public int OutputStride => layers[^1].B.Length;

    Layer Snapshot(Mlp policy, int l, Params theta, int inputs, int outputs)
    {
        string name = policy.Layer(l);
        Tensor w = theta[$"{name}.w"], b = theta[$"{name}.b"];
        if (w.Shape != [1, inputs, outputs] || b.Shape != [1, 1, outputs])
            throw new ShapeException($"CreateActor: an actor acts for one task; {name}.w has shape {w.Shape} and {name}.b {b.Shape},"
                + $" expected [1, {inputs}, {outputs}] and [1, 1, {outputs}]");
        int stride = MlpLayout.Padded(outputs);
        long room = (long)count * stride;
        if (room > Array.MaxLength) throw new ShapeException($"CreateActor: {count} environments times {stride} outputs are more than an array holds");
        var dense = new float[w.Shape.Size];
        w.CopyTo(dense);
        var layer = new Layer(new float[inputs * stride], new float[stride], new float[count * stride], inputs, outputs, policy.After(l));
        for (int i = 0; i < inputs; i++) dense.AsSpan(i * outputs, outputs).CopyTo(layer.W.AsSpan(i * stride));
        b.CopyTo(layer.B.AsSpan(0, outputs));
        return layer;
    }

    public Span<float> Run(ReadOnlySpan<float> obs)
    {
        ReadOnlySpan<float> x = obs;
        int row = obsStride;
        foreach (Layer layer in layers)
        {
            DenseLayer.Forward(new(x, row, layer.W, layer.Inputs), default, layer.B, layer.After, layer.Outputs, layer.Out);
            x = layer.Out;
            row = layer.B.Length;
        }
        return layers[^1].Out;
    }
}
