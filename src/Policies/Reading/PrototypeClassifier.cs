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
    const double Far = 1e6;   // squared distance to a class without an example

    private protected override (string, Tensor)[] Blank(int width, int ways, IBackend backend)
        => [(Weight, Tensor.Zeros(backend, [1, width, ways])), (Bias, Tensor.Zeros(backend, [1, 1, ways]))];

    private protected override Params Keep(Params theta, Tensor features, Tensor labels)
    {
        (Tensor weight, Tensor bias) = LayerOf(features, labels);
        return new([(Weight, weight), (Bias, bias)]);
    }

    /// <summary>The linear layer that compares with the means of classes, 2 cₙ and −‖cₙ‖²; a class without an example is far from all.</summary>
    /// <param name="features">[T, S, D], of examples.</param>
    /// <param name="target">[T, S, 1], the number of each one's class.</param>
    /// <param name="ways">N, classes there are.</param>
    /// <returns>[T, D, N] and [T, 1, N], differentiable in the features to any order.</returns>
    /// <exception cref="ShapeException">There is not one target for each example.</exception>
    public static (Tensor Weight, Tensor Bias) LayerOf(Tensor features, Tensor target, int ways)
    {
        RequireTargets("LayerOf", features, target);
        return LayerOf(features, OneHot(target, ways));
    }

    static (Tensor Weight, Tensor Bias) LayerOf(Tensor features, Tensor labels)
    {
        Tensor counts = labels.Sum(1).Transpose();                                              // [T, N, 1]
        Tensor seen = Tensor.Min(counts, 0 * counts + 1);
        Tensor means = labels.MatMul(features, transposeA: true) / (counts + 1 - seen);         // [T, N, D]
        Tensor weight = 2 * means.Transpose(), bias = (Far * (seen - 1) - means.Square().Sum(-1)).Transpose();
        return (weight, bias);
    }

    private protected override Tensor Logits(Params theta, Tensor features) => features.MatMul(theta[Weight]) + theta[Bias];
}
