using MetaRL.Tensors;

namespace MetaRL.Policies.Reading;

/// <summary>
/// The class of the nearest example: logits are −min ‖f − fᵢ‖² over a class's examples (Siamese networks, Bromley et al. 1993; for one
/// shot, Koch et al. 2015). Features are learned from pairs by <c>ContrastiveLoss</c>. Around a model without a layer it compares what is
/// observed itself, which is the nearest neighbour of pixels.
/// </summary>
public sealed record SiameseClassifier : ExemplarClassifier
{
    const double Far = 1e6;   // squared distance to a class without an example

    private protected override Tensor Logits(Params theta, Tensor features, Tensor keys, Tensor labels)
    {
        (int tasks, int queries, int examples, int ways) = (features.Shape[0], features.Shape[1], keys.Shape[1], labels.Shape[2]);
        Tensor near = -Squared(features, keys).Reshape([tasks, queries, examples, 1]).Expand([tasks, queries, examples, ways]);
        Tensor own = labels.Reshape([labels.Shape[0], 1, examples, ways]).Expand(near.Shape);
        return Tensor.Where(own, near, 0 * near - Far).Max(2).Reshape([tasks, queries, ways]);
    }
}
