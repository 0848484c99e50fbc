using MetaRL.Envs;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd.Layers;

namespace MetaRL.Policies.Sequences;

/// <summary>
/// Long short-term memory (Hochreiter and Schmidhuber 1997; with forget gate, Gers et al. 2000):
/// <code>
/// i, f, o = σ(x W + h U + b)    g = tanh(x W_g + h U_g + b_g)
/// c′ = f ∘ c + i ∘ g    h′ = o ∘ tanh c′
/// </code>
/// Gates in the order i, f, g, o; what is remembered is h and then c. The forget gate's bias starts at 1 (Jozefowicz et al. 2015), unless memory is to span steps from the start.
/// </summary>
public sealed record Lstm : RecurrentModel
{
    private protected override int Gates => 4;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => ["w", "u", "b"];

    /// <inheritdoc/>
    public override Params Init(int inputs, IBackend backend, Seed seed)
    {
        (Tensor w, Tensor u) = Weights(inputs, backend, seed);
        Tensor zero = Tensor.Zeros(backend, [1, 1, Width]);
        if (Span == 0) return With(zero, Tensor.Full(backend, [1, 1, Width], 1));
        Tensor keep = Keeping(backend, seed);
        return With(-keep, keep);

        Params With(Tensor admit, Tensor keep) => new([("w", w), ("u", u), ("b", Tensor.Concat([admit, keep, zero, zero], -1))]);
    }

    /// <inheritdoc/>
    public override Tensor Run(Params weights, Observations seen)
    {
        Tensor u = weights["u"];
        Tensor inputs = seen.Values.MatMul(weights["w"]) + weights["b"];
        Tensor h = Start(seen, 0, 2), c = Start(seen, 1, 2);
        var all = new Tensor[seen.Steps];
        for (int t = 0; t < all.Length; t++)
        {
            (h, c) = (Before(t, h), Before(t, c));
            (h, c) = Next(inputs.Slice(1, t * seen.Envs, seen.Envs) + h.MatMul(u), c);
            all[t] = h;
        }
        return Tensor.Concat(all, 1);
    }

    /// <summary>One step: h′ and c′.</summary>
    /// <param name="gates">x W + h U + b, [T, N, 4H].</param>
    /// <param name="c">[T, N, H]</param>
    public (Tensor H, Tensor C) Next(Tensor gates, Tensor c)
    {
        Tensor admit = Gate(gates, 0).Sigmoid(), keep = Gate(gates, 1).Sigmoid(), show = Gate(gates, 3).Sigmoid();
        Tensor next = keep * c + admit * Gate(gates, 2).Tanh();
        return (show * next.Tanh(), next);
    }

    /// <inheritdoc/>
    public override IMemory CreateMemory(Params weights, int inputs, int count) => new Memory(this, weights, inputs, count);

    sealed class Memory : IMemory
    {
        readonly StepShape shape;
        readonly int width, stride;
        readonly GateForward admit, keep, offer, show;
        readonly float[] h, c;

        public Memory(Lstm model, Params weights, int inputs, int count)
        {
            (shape, width) = (new(count, inputs, model.Width), model.Width);
            var all = new GateWeights(weights, inputs, width, model.Gates, count);
            admit = all.Gate(0, ["b"], Nonlinearity.Sigmoid);
            keep = all.Gate(1, ["b"], Nonlinearity.Sigmoid);
            offer = all.Gate(2, ["b"], Nonlinearity.Tanh);
            show = all.Gate(3, ["b"], Nonlinearity.Sigmoid);
            stride = all.Stride;
            (h, c) = (new float[count * stride], new float[count * stride]);
        }

        public void Begin()
        {
            Array.Clear(h);
            Array.Clear(c);
        }

        public void Step(ReadOnlySpan<float> seen, Span<float> features)
        {
            shape.Check(seen.Length, features.Length);
            ReadOnlySpan<float> i = admit.Of(seen, h), f = keep.Of(seen, h), g = offer.Of(seen, h), o = show.Of(seen, h);
            GatedMath.Multiply(f, c);
            GatedMath.AddProduct(i, g, c);
            c.CopyTo(h, 0);
            GatedMath.Tanh(h);
            GatedMath.Multiply(o, h);
            for (int row = 0; row * stride < h.Length; row++) h.AsSpan(row * stride, width).CopyTo(features[(row * width)..]);
        }
    }
}
