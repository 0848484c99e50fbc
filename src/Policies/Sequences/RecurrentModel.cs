using System.ComponentModel.DataAnnotations;
using MetaRL.Envs;
using MetaRL.Policies.Networks;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Policies.Sequences;

/// <summary>
/// A network with a state, hₜ = f(xₜ, hₜ₋₁), h₋₁ = 0, whose features are h. Its gates lie side by side in <c>w</c> [T, I, G·H],
/// <c>u</c> [T, H, G·H] and biases [T, 1, G·H]. What inputs give to the gates is one product for all steps.
/// </summary>
public abstract record RecurrentModel : SequenceModel
{
    /// <summary>H, width of the state.</summary>
    [Range(1, 65536)]
    public int Width { get; init; } = 64;

    /// <summary>Steps after which back-propagation through time is cut off (Williams and Peng 1990): no gradient crosses a step
    /// whose number is a multiple of it. 0, as by default, for none: whole rollouts.</summary>
    [Range(0, 1_000_000)]
    public int Truncate { get; init; }

    /// <summary>Steps that memory spans from the start: what gates keep is forgotten after times drawn up to it (chrono initialization,
    /// Tallec and Ollivier 2018, arXiv:1804.11188). Of 0, as by default, after one or two; a trial's length is a good choice.</summary>
    [Range(0, 1_000_000)]
    public int Span { get; init; }

    /// <inheritdoc/>
    public override int Features => Width;

    private protected abstract int Gates { get; }

    /// <summary>Input weights uniform (Glorot and Bengio 2010), those of the state orthogonal (Saxe et al. 2014), of each gate by itself.</summary>
    private protected (Tensor W, Tensor U) Weights(int inputs, IBackend backend, Seed seed)
    {
        double[][] w = [.. Enumerable.Range(0, Gates).Select(g => WeightMatrix.Draw(WeightInit.Glorot, Activation.Tanh, inputs, Width, false, seed.Fork("w").Fork((ulong)g)))];
        double[][] u = [.. Enumerable.Range(0, Gates).Select(g => WeightMatrix.Draw(WeightInit.Orthogonal, Activation.Tanh, Width, Width, false, seed.Fork("u").Fork((ulong)g)))];
        return (SideBySide(backend, w, inputs), SideBySide(backend, u, Width));
    }

    // Of matrices [rows, H], one after another in every row.
    Tensor SideBySide(IBackend backend, double[][] gates, int rows)
    {
        Tensor[] parts = Array.ConvertAll(gates, values => Tensor.From(backend, values, [1, rows, Width]));
        return Tensor.Concat(parts, -1);
    }

    /// <summary>[1, 1, H], each ln u, u uniform on 1 to span − 1: a gate that keeps σ(ln u) = 1 − 1 / (1 + u) of a step forgets in u steps.</summary>
    private protected Tensor Keeping(IBackend backend, Seed seed)
    {
        Rng rng = seed.Fork("span").Stream();
        var bias = new double[Width];
        for (int i = 0; i < Width; i++) bias[i] = Math.Log(rng.Uniform(1, Math.Max(2, Span - 1)));
        return Tensor.From(backend, bias, [1, 1, Width]);
    }

    /// <summary>What was remembered before step t, cut off from its history where back-propagation ends.</summary>
    private protected Tensor Before(int t, Tensor state) => Truncate > 0 && t > 0 && t % Truncate == 0 ? state.Detach() : state;

    /// <summary>Zeros [T, B, H] where rollouts begin, or the part of what was remembered that is asked for.</summary>
    private protected Tensor Start(Observations seen, int part, int parts)
    {
        if (seen.State is not { } state) return Tensor.Zeros(seen.Values.Backend, [seen.Tasks, seen.Envs, Width]);
        if (state.Shape != [seen.Tasks, seen.Envs, parts * Width])
            throw new ShapeException($"{GetType().Name}: what was remembered is {state.Shape}, expected [{seen.Tasks}, {seen.Envs}, {parts * Width}]");
        return parts == 1 ? state : state.Slice(-1, part * Width, Width);
    }

    /// <summary>Of one gate, or of several side by side.</summary>
    private protected Tensor Gate(Tensor all, int first, int count = 1) => all.Slice(-1, first * Width, count * Width);
}
