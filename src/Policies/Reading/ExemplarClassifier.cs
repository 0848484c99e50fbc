using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Policies.Reading;

/// <summary>A classifier that keeps its examples, features and classes, and compares with each.</summary>
public abstract record ExemplarClassifier : ReadingClassifier
{
    const string Keys = Prefix + "keys", Labels = Prefix + "labels";

    private protected override (string, Tensor)[] Blank(int width, int ways, IBackend backend)
        => [(Keys, Tensor.Zeros(backend, [1, 1, width])), (Labels, Tensor.Full(backend, [1, 1, ways], 1))];

    // A copy: features may be the examples themselves, in memory that ends with the support.
    private protected override Params Keep(Params theta, Tensor features, Tensor labels) => new([(Keys, features.Affine(1, 0)), (Labels, labels)]);

    private protected override Tensor Logits(Params theta, Tensor features) => Logits(theta, features, theta[Keys], theta[Labels]);

    /// <summary>[T, Q, N]</summary>
    /// <param name="theta">The weights.</param>
    /// <param name="features">[T, Q, D]</param>
    /// <param name="keys">[T, S, D], those of the examples.</param>
    /// <param name="labels">[T, S, N], 1 at an example's class.</param>
    private protected abstract Tensor Logits(Params theta, Tensor features, Tensor keys, Tensor labels);

    /// <summary>‖f − k‖² of all pairs, [T, Q, S], and whether both are of one class, 1 or 0.</summary>
    /// <param name="theta">The weights, and what was read.</param>
    /// <param name="obs">[T, Q, O]</param>
    /// <param name="target">[T, Q, 1], numbers of classes.</param>
    /// <exception cref="ShapeException">There is not one target for each example.</exception>
    public (Tensor Squared, Tensor Same) Pairs(Params theta, Observations obs, Tensor target)
    {
        RequireTargets("Pairs", obs.Values, target);
        Tensor labels = theta[Labels];
        Tensor own = labels.Gather(-1, target.Transpose().Reshape([target.Shape[0], 1, target.Shape[1]]).Expand([target.Shape[0], labels.Shape[1], target.Shape[1]]));
        return (Squared(Features(theta, obs), theta[Keys]), own.Transpose());
    }

    /// <summary>‖f − k‖² = ‖f‖² + ‖k‖² − 2 f·k, [T, Q, S]; no less than 0.</summary>
    private protected static Tensor Squared(Tensor features, Tensor keys)
        => (features.Square().Sum(-1) + keys.Square().Sum(-1).Transpose() - 2 * features.MatMul(keys, transposeB: true)).Relu();
}
