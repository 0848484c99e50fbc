using MetaRL.Tensors;

namespace MetaRL.Policies;

/// <summary>A model that ends in a linear layer on features: logits = features · W + b. For learners that put something else in that
/// layer's place, such as prototypes of classes or a ridge regression.</summary>
public interface IFeatureModel
{
    /// <summary>What the last layer sees.</summary>
    /// <param name="theta">With the names of the model's fresh weights, of which those of the last layer may be absent; leading dimension T or 1.</param>
    /// <param name="obs">[T, N, O]</param>
    /// <returns>[T, N, D], differentiable in θ to any order.</returns>
    Tensor Features(Params theta, Observations obs);

    /// <summary>The name of the last layer's weights, [T, D, outputs].</summary>
    string HeadWeight { get; }

    /// <summary>The name of its bias, [T, 1, outputs].</summary>
    string HeadBias { get; }
}
