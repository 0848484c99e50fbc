using System.Numerics;
using System.Numerics.Tensors;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;
using Tensor = MetaRL.Tensors.Tensor;

namespace MetaRL.Policies.Fused;

/// <summary>
/// A multilayer perceptron x ↦ y as one operation with its gradient in x and weights, on the simd back end:
/// hₗ = f(hₗ₋₁ Wₗ + bₗ), the last layer linear. Its gradient's gradient is that of the composite in tensor operations.
/// </summary>
/// <param name="weights">W [T, in, out] and b [T, 1, out] of each layer, in this order.</param>
/// <param name="x">[T, N, in]</param>
/// <param name="activation">f</param>
/// <param name="composite">The same in tensor operations, of x and weights.</param>
sealed class FusedDense(Params weights, Tensor x, Activation activation, Func<Tensor, Params, Tensor> composite)
{
    readonly int tasks = x.Shape[0], rows = x.Shape[1], layers = weights.Values.Count / 2;
    readonly Tensor[] h = new Tensor[weights.Values.Count / 2];   // [l]: [T, N, width], what the gradient reads again

    int Last => layers - 1;

    /// <summary>Whether x and weights are what the kernels read.</summary>
    /// <param name="weights">Of a network with these hidden layers.</param>
    /// <param name="x">Any.</param>
    /// <param name="hidden">Widths.</param>
    public static bool Holds(Params weights, Tensor x, int[] hidden)
    {
        if (x.Backend is not SimdBackend || x.Shape.Rank != 3 || x.Shape.Size == 0) return false;
        int tasks = x.Shape[0], inputs = x.Shape[2];
        for (int l = 0; l <= hidden.Length; l++)
        {
            Tensor w = weights.Values[2 * l], b = weights.Values[2 * l + 1];
            if (b.Shape.Rank != 3) return false;
            int outputs = l < hidden.Length ? hidden[l] : b.Shape[2];
            if (!Has(w, [tasks, inputs, outputs]) || !Has(b, [tasks, 1, outputs])) return false;
            inputs = outputs;
        }
        return true;
    }

    static bool Has(Tensor x, Shape shape) => x.Backend is SimdBackend && x.Shape == shape && shape.Size > 0;

    /// <summary>y, [T, N, out].</summary>
    public Tensor Run()
    {
        for (int l = 0; l < layers; l++) h[l] = Tensor.Empty(x.Backend, [tasks, rows, Width(l)]);
        for (int task = 0; task < tasks; task++)
            for (int l = 0; l < layers; l++) Forward(task, l);
        return FusedGradients.Of(h[Last], [x, .. weights.Values], own => composite(own[0], weights.WithValues(own[1..])), Backward);
    }

    void Forward(int task, int l)
    {
        ReadOnlySpan<float> bias = Part(B(l), task);
        Span<float> to = Part(h[l], task);
        int depth = Depth(l), width = Width(l);
        Gemm.Multiply(Part(Before(l), task), Part(W(l), task), to, rows, width, depth);
        for (int n = 0; n < rows; n++)
        {
            Span<float> row = to.Slice(n * width, width);
            TensorPrimitives.Add(row, bias, row);
        }
        if (l == Last) return;
        if (activation == Activation.Tanh) VectorMath.Tanh(to, to);
        else TensorPrimitives.Max(to, 0f, to);
    }

    Tensor[] Backward(Tensor gy)
    {
        // What nobody asks for stays as it is: a constant needs no gradient.
        Tensor[] gradients = [.. new[] { x }.Concat(weights.Values).Select(static v => v.IsTracked ? Tensor.Zeros(v.Backend, v.Shape) : v)];
        using TensorScope scope = TensorScope.Open();
        Tensor d = gy;   // ∂L/∂(hₗ₋₁ Wₗ + bₗ)
        for (int l = Last; l >= 0; l--)
        {
            Tensor through = l > 0 ? Tensor.Empty(x.Backend, h[l - 1].Shape) : gradients[0];
            for (int task = 0; task < tasks; task++)
            {
                ToWeights(task, l, Part(d, task), gradients);
                if (l > 0 || x.IsTracked) Back(task, l, Part(d, task), Part(through, task));
            }
            d = through;
        }
        return gradients;
    }

    void ToWeights(int task, int l, ReadOnlySpan<float> d, Tensor[] gradients)
    {
        int depth = Depth(l), width = Width(l);
        if (W(l).IsTracked) Gemm.MultiplyAdd(Part(Before(l), task), 1, depth, d, width, 1, Part(gradients[1 + 2 * l], task), width, depth, width, rows);
        if (!B(l).IsTracked) return;
        Span<float> sum = Part(gradients[2 + 2 * l], task);
        for (int n = 0; n < rows; n++) TensorPrimitives.Add(sum, d.Slice(n * width, width), sum);
    }

    // through ← d Wᵀ, times f′ of the layer before
    void Back(int task, int l, ReadOnlySpan<float> d, Span<float> through)
    {
        int depth = Depth(l), width = Width(l);
        Gemm.Multiply(d, width, 1, Part(W(l), task), 1, width, through, depth, rows, depth, width);
        if (l == 0) return;
        if (activation == Activation.Tanh) TimesTanhSlope(Part(h[l - 1], task), through);
        else ZeroWhereZero(Part(h[l - 1], task), through);
    }

    // d ← (1 − h²) d
    static void TimesTanhSlope(ReadOnlySpan<float> h, Span<float> d)
    {
        int i = 0, step = Vector<float>.Count;
        for (; i <= d.Length - step; i += step)
        {
            Vector<float> y = new(h[i..]), g = new(d[i..]);
            (g * (Vector<float>.One - y * y)).CopyTo(d[i..]);
        }
        for (; i < d.Length; i++) d[i] *= 1 - h[i] * h[i];
    }

    // d ← 0 where relu gave 0
    static void ZeroWhereZero(ReadOnlySpan<float> h, Span<float> d)
    {
        int i = 0, step = Vector<float>.Count;
        for (; i <= d.Length - step; i += step)
        {
            Vector<float> y = new(h[i..]), g = new(d[i..]);
            Vector.ConditionalSelect(Vector.GreaterThan(y, Vector<float>.Zero), g, Vector<float>.Zero).CopyTo(d[i..]);
        }
        for (; i < d.Length; i++) d[i] = h[i] > 0 ? d[i] : 0;
    }

    Tensor W(int l) => weights.Values[2 * l];
    Tensor B(int l) => weights.Values[2 * l + 1];
    Tensor Before(int l) => l == 0 ? x : h[l - 1];
    int Depth(int l) => W(l).Shape[1];
    int Width(int l) => W(l).Shape[2];

    Span<float> Part(Tensor tensor, int task)
    {
        int size = tensor.Shape.Size / tasks;
        return SimdBackend.Memory(tensor).Span.Slice(task * size, size);
    }
}
