using MetaRL.Envs;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Policies.Reading;

/// <summary>
/// The last layer is the ridge regression of the support's classes on its features, W = Xᵀ (X Xᵀ + λ I)⁻¹ Y, and logits are
/// α f W + β with α, β and λ learned (R2-D2, Bertinetto et al. 2019, arXiv:1805.08136). With more examples than features the same W is
/// (XᵀX + λ I)⁻¹ Xᵀ Y.
/// </summary>
public sealed record RidgeClassifier : ReadingClassifier
{
    const string Weight = Prefix + "w", Scale = "ridge.scale", Shift = "ridge.shift", LogLambda = "ridge.logLambda";

    private protected override (string, Tensor)[] Fresh(int width, int ways, IBackend backend, Seed seed) =>
    [
        (Scale, Tensor.Full(backend, [1, 1, 1], 1)),
        (Shift, Tensor.Zeros(backend, [1, 1, 1])),
        (LogLambda, Tensor.Zeros(backend, [1, 1, 1])),
    ];

    private protected override (string, Tensor)[] Blank(int width, int ways, IBackend backend) => [(Weight, Tensor.Zeros(backend, [1, width, ways]))];

    private protected override Params Keep(Params theta, Tensor features, Tensor labels)
    {
        int examples = features.Shape[1], width = features.Shape[2];
        Tensor lambda = theta[LogLambda].Exp();
        Tensor weight = examples <= width
            ? features.MatMul(Solved(features.MatMul(features, transposeB: true), lambda).MatMul(labels), transposeA: true)
            : Solved(features.MatMul(features, transposeA: true), lambda).MatMul(features.MatMul(labels, transposeA: true));
        return new([(Weight, weight)]);
    }

    // (A + λ I)⁻¹
    static Tensor Solved(Tensor gram, Tensor lambda)
    {
        int n = gram.Shape[-1];
        var one = new double[n * n];
        for (int i = 0; i < n; i++) one[i * n + i] = 1;
        return SymmetricInverse.Of(gram + lambda * Tensor.From(gram.Backend, one, [1, n, n]));
    }

    private protected override Tensor Logits(Params theta, Tensor features) => theta[Scale] * features.MatMul(theta[Weight]) + theta[Shift];
}
