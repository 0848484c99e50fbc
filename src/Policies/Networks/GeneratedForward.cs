using System.Numerics.Tensors;
using MetaRL.Envs;
using MetaRL.Policies.Fused;
using MetaRL.Policies.Sequences;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd.Layers;

namespace MetaRL.Policies.Networks;

/// <summary>A network whose weights are made anew for each environment at each step, from what it has shown.</summary>
/// <param name="policy">The network.</param>
/// <param name="widths">Of its inputs and layers.</param>
/// <param name="memory">What environments have shown.</param>
/// <param name="features">Numbers of it.</param>
/// <param name="weights">From features to weights: each layer's matrix, row by row, and its bias.</param>
/// <param name="spec">What is acted in.</param>
/// <param name="count">B</param>
sealed class GeneratedForward(Mlp policy, int[] widths, IMemory memory, int features, MlpForward weights, EnvSpec spec, int count) : IForward
{
    readonly float[] seen = new float[count * spec.InputDim], made = new float[count * features];
    readonly float[] x = new float[widths.Max()], y = new float[widths.Max()];
    readonly float[] result = new float[count * MlpLayout.Padded(widths[^1])];

    public int OutputStride => MlpLayout.Padded(widths[^1]);

    public void Begin() => memory.Begin();

    public void Check(int obs, int rngs, int act, int logProb, int actWidth)
    {
        if (obs != (long)count * spec.ObsDim || rngs != count || act != (long)count * actWidth || logProb != count)
            throw new ShapeException($"Act: {obs} numbers of observations, {rngs} streams, {act} of actions and {logProb} log-probabilities;"
                + $" expected {count} times {spec.ObsDim}, 1, {actWidth} and 1");
    }

    public Span<float> Run(ReadOnlySpan<float> obs)
    {
        int inputs = spec.InputDim;
        for (int b = 0; b < count; b++) obs.Slice(b * spec.ObsDim, inputs).CopyTo(seen.AsSpan(b * inputs));
        memory.Step(seen, made);
        ReadOnlySpan<float> all = weights.Run(made);
        for (int b = 0; b < count; b++)
            Pass(all[(b * weights.OutputStride)..], seen.AsSpan(b * inputs, inputs), result.AsSpan(b * OutputStride, widths[^1]));
        return result;
    }

    void Pass(ReadOnlySpan<float> own, ReadOnlySpan<float> input, Span<float> output)
    {
        input.CopyTo(x);
        for (int l = 0; l + 1 < widths.Length; l++)
        {
            int rows = widths[l], columns = widths[l + 1];
            Span<float> sums = y.AsSpan(0, columns);
            own.Slice(rows * columns, columns).CopyTo(sums);
            for (int i = 0; i < rows; i++) TensorPrimitives.MultiplyAdd(own.Slice(i * columns, columns), x[i], sums, sums);
            Follow(policy.After(l), sums);
            sums.CopyTo(x);
            own = own[((rows + 1) * columns)..];
        }
        x.AsSpan(0, output.Length).CopyTo(output);
    }

    static void Follow(Nonlinearity after, Span<float> sums)
    {
        if (after == Nonlinearity.Tanh) GatedMath.Tanh(sums);
        if (after == Nonlinearity.Relu) TensorPrimitives.Max(sums, 0, sums);
    }
}
