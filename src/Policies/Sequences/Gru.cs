using MetaRL.Envs;
using MetaRL.Policies.Fused;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd.Layers;

namespace MetaRL.Policies.Sequences;

/// <summary>
/// Gated recurrent unit (Cho et al. 2014, arXiv:1406.1078, with the reset gate after the product, as cuDNN and PyTorch have it):
/// <code>
/// r = σ(x Wᵣ + bᵣ + h Uᵣ + cᵣ)    z = σ(x W_z + b_z + h U_z + c_z)
/// n = tanh(x Wₙ + bₙ + r ∘ (h Uₙ + cₙ))    h′ = n + z ∘ (h − n)
/// </code>
/// Gates in the order r, z, n.
/// </summary>
public sealed record Gru : RecurrentModel
{
    private protected override int Gates => 3;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => ["w", "u", "b", "c"];

    /// <inheritdoc/>
    public override Params Init(int inputs, IBackend backend, Seed seed)
    {
        (Tensor w, Tensor u) = Weights(inputs, backend, seed);
        Tensor zero = Tensor.Zeros(backend, [1, 1, Width]), keep = Span == 0 ? zero : Keeping(backend, seed);
        return new([("w", w), ("u", u), ("b", Tensor.Concat([zero, keep, zero], -1)), ("c", Tensor.Zeros(backend, [1, 1, Gates * Width]))]);
    }

    /// <inheritdoc/>
    public override Tensor Run(Params weights, Observations seen)
    {
        Params own = weights.Select(Names);
        if (!FusedGru.Holds(own, seen)) return Composite(own, seen);
        return new FusedGru(own, seen, Truncate, (x, w) => Composite(w, seen with { Values = x })).Run();
    }

    Tensor Composite(Params weights, Observations seen)
    {
        Tensor u = weights["u"], c = weights["c"];
        Tensor inputs = seen.Values.MatMul(weights["w"]) + weights["b"];
        Tensor h = Start(seen, 0, 1);
        var all = new Tensor[seen.Steps];
        for (int t = 0; t < all.Length; t++)
        {
            h = Before(t, h);
            Tensor x = inputs.Slice(1, t * seen.Envs, seen.Envs), back = h.MatMul(u) + c;
            Tensor gates = (Gate(x, 0, 2) + Gate(back, 0, 2)).Sigmoid();
            Tensor n = (Gate(x, 2) + Gate(gates, 0) * Gate(back, 2)).Tanh();
            all[t] = h = n + Gate(gates, 1) * (h - n);
        }
        return Tensor.Concat(all, 1);
    }

    /// <inheritdoc/>
    public override IMemory CreateMemory(Params weights, int inputs, int count) => new Memory(this, weights, inputs, count);

    sealed class Memory : IMemory
    {
        readonly StepShape shape;
        readonly int width, stride;
        readonly GateForward r, z, x, back;
        readonly float[] h;

        public Memory(Gru model, Params weights, int inputs, int count)
        {
            (shape, width) = (new(count, inputs, model.Width), model.Width);
            var all = new GateWeights(weights, inputs, width, model.Gates, count);
            r = all.Gate(0, ["b", "c"], Nonlinearity.Sigmoid);
            z = all.Gate(1, ["b", "c"], Nonlinearity.Sigmoid);
            x = all.Gate(2, ["b"], Nonlinearity.None);
            back = all.Gate(2, ["c"], Nonlinearity.None);
            stride = all.Stride;
            h = new float[count * stride];
        }

        public void Begin() => Array.Clear(h);

        public void Step(ReadOnlySpan<float> seen, Span<float> features)
        {
            shape.Check(seen.Length, features.Length);
            ReadOnlySpan<float> reset = r.Of(seen, h), keep = z.Of(seen, h), b = back.OfState(h);
            Span<float> n = x.OfInput(seen);
            GatedMath.AddProduct(reset, b, n);
            GatedMath.Tanh(n);
            GatedMath.Mix(keep, n, h);
            for (int row = 0; row * stride < h.Length; row++) h.AsSpan(row * stride, width).CopyTo(features[(row * width)..]);
        }
    }
}
