using System.ComponentModel.DataAnnotations;
using MetaRL.Envs;
using MetaRL.Policies.Sequences;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Policies.Reading;

/// <summary>
/// A recurrent network reads the support, features and class of one example after another, and its last state is what is known of the
/// task (Hochreiter et al. 2001; the LSTM that Santoro et al. 2016, arXiv:1605.06065, compare with). A query is answered by a layer
/// that sees its features beside the state: logits = tanh([f, h] A + a) W + b.
/// </summary>
public sealed record RecurrentClassifier : ReadingClassifier
{
    const string State = Prefix + "state", MemoryPrefix = "memory.", MixWeight = "mix.w", MixBias = "mix.b", OutWeight = "mix.out.w", OutBias = "mix.out.b";

    /// <summary>What reads.</summary>
    public SequenceModel Memory { get; init; } = new Lstm();

    /// <summary>Units of the layer that answers.</summary>
    [Range(1, 65536)]
    public int Hidden { get; init; } = 64;

    private protected override (string, Tensor)[] Fresh(int width, int ways, IBackend backend, Seed seed)
    {
        Tensor Matrix(string name, int rows, int columns) => Glorot(name, rows, columns, backend, seed);
        Params memory = Memory.Init(width + ways, backend, seed.Fork("memory")).Prefixed(MemoryPrefix);
        return
        [
            .. memory.Items().Select(static p => (p.Name, p.Value)),
            (MixWeight, Matrix(MixWeight, width + Memory.Features, Hidden)),
            (MixBias, Tensor.Zeros(backend, [1, 1, Hidden])),
            (OutWeight, Matrix(OutWeight, Hidden, ways)),
            (OutBias, Tensor.Zeros(backend, [1, 1, ways])),
        ];
    }

    private protected override (string, Tensor)[] Blank(int width, int ways, IBackend backend) => [(State, Tensor.Zeros(backend, [1, 1, Memory.Features]))];

    private protected override Params Keep(Params theta, Tensor features, Tensor labels)
    {
        Params own = new([.. Memory.Names.Select(name => (name, theta[MemoryPrefix + name]))]);
        Tensor states = Memory.Run(own, new(Tensor.Concat([features, labels], -1), 1));
        return new([(State, states.Slice(1, states.Shape[1] - 1, 1))]);
    }

    private protected override Tensor Logits(Params theta, Tensor features)
    {
        Tensor state = theta[State];
        Tensor seen = Tensor.Concat([features, state.Expand([features.Shape[0], features.Shape[1], state.Shape[2]])], -1);
        return (seen.MatMul(theta[MixWeight]) + theta[MixBias]).Tanh().MatMul(theta[OutWeight]) + theta[OutBias];
    }
}
