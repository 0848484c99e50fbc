using System.Numerics.Tensors;
using MetaRL.Policies.Networks;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;
using Tensor = MetaRL.Tensors.Tensor;

namespace MetaRL.Policies.Sequences;

/// <summary>A <see cref="CausalTransformer"/> step by step: keys and values of the last steps are kept, in a ring as long as its window.</summary>
sealed class TransformerMemory : IMemory
{
    readonly record struct Matrix(float[] W, float[] Bias, int Inputs, int Outputs);

    readonly record struct Norm(float[] Gain, float[] Bias);

    // Keys and values are [B, window, D].
    sealed record Layer(Norm Attend, Matrix Q, Matrix K, Matrix V, Matrix O, Norm Think, Matrix Up, Matrix Down, float[] Keys, float[] Values);

    readonly CausalTransformer model;
    readonly int inputs, count, width;
    readonly Matrix entry;
    readonly Layer[] layers;
    readonly Norm exit;
    readonly float[] x, normed, query, heads, sum, hidden, weight;
    int steps;

    public TransformerMemory(CausalTransformer model, Params weights, int inputs, int count)
    {
        if (count < 1) throw new ShapeException($"CreateActor: an actor for {count} environments; expected one at least");
        (this.model, this.inputs, this.count, width) = (model, inputs, count, model.Width);
        long room = (long)count * model.Window * width;
        if (room > Array.MaxLength)
            throw new ShapeException($"CreateActor: {count} environments times a window of {model.Window} steps times {width} are more than an array holds; take a shorter problem.policy.memory.window");
        entry = MatrixOf("in.w", "in.b", inputs, width);
        layers = [.. Enumerable.Range(0, model.Layers).Select(LayerOf)];
        exit = NormOf("out");
        (x, normed, query) = (new float[count * width], new float[count * width], new float[count * width]);
        (heads, sum) = (new float[count * width], new float[count * width]);
        hidden = new float[count * model.Hidden];
        weight = new float[model.Window];

        Layer LayerOf(int l) => new(
            NormOf($"{l}.attend"),
            MatrixOf($"{l}.q", null, width, width), MatrixOf($"{l}.k", null, width, width), MatrixOf($"{l}.v", null, width, width), MatrixOf($"{l}.o", null, width, width),
            NormOf($"{l}.think"),
            MatrixOf($"{l}.up.w", $"{l}.up.b", width, model.Hidden), MatrixOf($"{l}.down.w", $"{l}.down.b", model.Hidden, width),
            new float[room], new float[room]);

        Norm NormOf(string name) => new(Values($"{name}.g", [1, 1, width]), Values($"{name}.b", [1, 1, width]));

        Matrix MatrixOf(string name, string? bias, int from, int to)
            => new(Values(name, [1, from, to]), bias is null ? new float[to] : Values(bias, [1, 1, to]), from, to);

        float[] Values(string name, Shape shape)
        {
            Tensor own = weights[name];
            if (own.Shape != shape) throw new ShapeException($"CreateActor: an actor acts for one task; {name} has shape {own.Shape}, expected {shape}");
            var values = new float[shape.Size];
            own.CopyTo(values);
            return values;
        }
    }

    public void Begin() => steps = 0;

    public void Step(ReadOnlySpan<float> seen, Span<float> features)
    {
        new StepShape(count, inputs, width).Check(seen.Length, features.Length);
        Product(entry, seen, x);
        foreach (Layer layer in layers)
        {
            Normalize(layer.Attend, x);
            Attend(layer);
            TensorPrimitives.Add(x, sum, x);
            Normalize(layer.Think, x);
            Product(layer.Up, normed, hidden);
            TensorPrimitives.Max(hidden, 0, hidden);
            Product(layer.Down, hidden, sum);
            TensorPrimitives.Add(x, sum, x);
        }
        Normalize(exit, x);
        normed.CopyTo(features);
        steps++;
    }

    // sum ← heads(normed) O
    void Attend(Layer layer)
    {
        Product(layer.Q, normed, query);
        Product(layer.K, normed, heads);
        Remember(heads, layer.Keys);
        Product(layer.V, normed, heads);
        Remember(heads, layer.Values);
        for (int b = 0; b < count; b++)
            for (int head = 0; head < model.Heads; head++) AttendWith(layer, b, head);
        Product(layer.O, heads, sum);
    }

    void Remember(ReadOnlySpan<float> now, float[] ring)
    {
        int slot = steps % model.Window;
        for (int b = 0; b < count; b++) now.Slice(b * width, width).CopyTo(ring.AsSpan((b * model.Window + slot) * width));
    }

    void AttendWith(Layer layer, int b, int head)
    {
        int own = model.HeadWidth, known = Math.Min(steps + 1, model.Window);
        float scale = 1 / MathF.Sqrt(own), slope = (float)model.Slope(head);
        ReadOnlySpan<float> q = query.AsSpan(b * width + head * own, own);
        Span<float> p = weight.AsSpan(0, known);
        for (int distance = 0; distance < known; distance++)
            p[distance] = TensorPrimitives.Dot(q, Past(layer.Keys, b, head, distance)) * scale - slope * distance;
        float most = TensorPrimitives.Max(p);
        TensorPrimitives.Subtract(p, most, p);
        VectorMath.Exp(p, p);
        float all = TensorPrimitives.Sum(p);
        Span<float> to = heads.AsSpan(b * width + head * own, own);
        to.Clear();
        for (int distance = 0; distance < known; distance++)
            TensorPrimitives.MultiplyAdd(Past(layer.Values, b, head, distance), p[distance] / all, to, to);
    }

    ReadOnlySpan<float> Past(float[] ring, int b, int head, int distance)
    {
        int slot = (steps - distance) % model.Window;
        return ring.AsSpan((b * model.Window + slot) * width + head * model.HeadWidth, model.HeadWidth);
    }

    void Normalize(Norm norm, ReadOnlySpan<float> rows)
    {
        rows.CopyTo(normed);
        for (int b = 0; b < count; b++) LayerNorm.Apply(norm.Gain, norm.Bias, normed.AsSpan(b * width, width));
    }

    void Product(in Matrix m, ReadOnlySpan<float> rows, Span<float> to)
    {
        for (int b = 0; b < count; b++) m.Bias.CopyTo(to[(b * m.Outputs)..]);
        Gemm.MultiplyAdd(rows, m.Inputs, 1, m.W, m.Outputs, 1, to, m.Outputs, count, m.Outputs, m.Inputs);
    }
}
