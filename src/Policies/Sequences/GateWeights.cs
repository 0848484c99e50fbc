using MetaRL.Policies.Fused;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd.Layers;

namespace MetaRL.Policies.Sequences;

/// <summary>A recurrent model's weights, from which actors take those of one gate at a time.</summary>
sealed class GateWeights
{
    readonly Params weights;
    readonly int inputs, width, gates, count;
    readonly float[] w, u;

    /// <exception cref="ShapeException">A weight has another shape than the model gives it, or there is no environment.</exception>
    public GateWeights(Params weights, int inputs, int width, int gates, int count)
    {
        if (count < 1) throw new ShapeException($"CreateActor: an actor for {count} environments; expected one at least");
        (this.weights, this.inputs, this.width, this.gates, this.count) = (weights, inputs, width, gates, count);
        Stride = MlpLayout.Padded(width);
        long room = (long)count * Stride;
        if (room > Array.MaxLength) throw new ShapeException($"CreateActor: {count} environments times {Stride} numbers of state are more than an array holds");
        w = Values("w", inputs);
        u = Values("u", width);
    }

    /// <summary>Floats from one row of a gate to the next.</summary>
    public int Stride { get; }

    /// <summary>One gate, for B environments.</summary>
    /// <param name="gate">Which.</param>
    /// <param name="biases">Names of those that are added.</param>
    /// <param name="after">What follows the sums.</param>
    public GateForward Gate(int gate, string[] biases, Nonlinearity after)
    {
        var bias = new float[Stride];
        foreach (string name in biases)
        {
            ReadOnlySpan<float> own = Values(name, 1).AsSpan(gate * width, width);
            for (int i = 0; i < width; i++) bias[i] += own[i];
        }
        return new(Columns(w, inputs, gate), Columns(u, width, gate), bias, after, inputs, width, count);
    }

    float[] Values(string name, int rows)
    {
        Tensor x = weights[name];
        if (x.Shape != [1, rows, gates * width])
            throw new ShapeException($"CreateActor: an actor acts for one task; {name} has shape {x.Shape}, expected [1, {rows}, {gates * width}]");
        var values = new float[x.Shape.Size];
        x.CopyTo(values);
        return values;
    }

    // [rows, G·H] → [rows, stride], zeros beyond H.
    float[] Columns(float[] all, int rows, int gate)
    {
        var own = new float[rows * Stride];
        for (int i = 0; i < rows; i++) all.AsSpan((i * gates + gate) * width, width).CopyTo(own.AsSpan(i * Stride));
        return own;
    }
}
