using MetaRL.Envs;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Policies.Reading;

/// <summary>
/// A class is as likely as the attention that its examples get: p(n | x) = Σᵢ softmaxᵢ(s · cos(f(x), f(xᵢ))) [yᵢ = n] (matching
/// networks, Vinyals et al. 2016, arXiv:1606.04080, without the embedding that sees the whole support). s, 1 in the paper, is learned and
/// starts at 10: cosines lie within ±1, and at 1 no class can be much likelier than another.
/// </summary>
public sealed record MatchingClassifier : ExemplarClassifier
{
    const string LogScale = "match.logScale";
    const double Tiny = 1e-8;   // so that a class without attention has a logarithm, and features of 0 a direction

    private protected override (string, Tensor)[] Fresh(int width, int ways, IBackend backend, Seed seed) => [(LogScale, Tensor.Full(backend, [1, 1, 1], Math.Log(10)))];

    private protected override Tensor Logits(Params theta, Tensor features, Tensor keys, Tensor labels)
    {
        Tensor cosines = Directions(features, Tiny).MatMul(Directions(keys, Tiny), transposeB: true);
        Tensor attention = (theta[LogScale].Exp() * cosines).Softmax(-1);
        return (attention.MatMul(labels).Relu() + Tiny).Log();
    }
}
