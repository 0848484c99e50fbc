using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Policies.Reading;

/// <summary>
/// A class is the mean of its examples' features, and logits are −‖f − cₙ‖² (prototypical networks, Snell et al. 2017,
/// arXiv:1703.05175). ‖f‖² is left out, being the same for all classes: what is read is a linear layer, 2 cₙ and −‖cₙ‖².
/// </summary>
public sealed record PrototypeClassifier : ReadingClassifier
{
    const string Weight = Prefix + "w", Bias = Prefix + "b";

    private protected override (string, Tensor)[] Blank(int width, int ways, IBackend backend)
        => [(Weight, Tensor.Zeros(backend, [1, width, ways])), (Bias, Tensor.Zeros(backend, [1, 1, ways]))];

    private protected override Params Keep(Params theta, Tensor features, Tensor labels)
    {
        Tensor counts = labels.Sum(1).Transpose();                                              // [T, N, 1]
        Tensor means = labels.MatMul(features, transposeA: true) / Tensor.Max(counts, 0 * counts + 1);   // [T, N, D]
        Tensor weight = 2 * means.Transpose(), bias = -means.Square().Sum(-1).Transpose();
        return new([(Weight, weight), (Bias, bias)]);
    }

    private protected override Tensor Logits(Params theta, Tensor features) => features.MatMul(theta[Weight]) + theta[Bias];
}
