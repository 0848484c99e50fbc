using MetaRL.Tensors;

namespace MetaRL.Policies.Fused;

/// <summary>
/// An MLP policy's loss, gradient, Hessian-vector and Fisher-vector products as kernels of a back end. Parameters θ, gradients
/// and directions are flat, [T, P], with the layout of <see cref="MlpLayout"/>; losses are scalars. <see cref="FusedGuard"/> lists
/// what all of them assume. What is made belongs to the scope that is open.
/// </summary>
interface IFusedMlp
{
    /// <summary>Room to keep what a first pass finds, for later ones at the same weights.</summary>
    /// <param name="batch">The data.</param>
    /// <param name="keepSignals">For Hessian products.</param>
    FusedRecord Record(PolicyBatch batch, bool keepSignals);

    /// <summary>The network's outputs, [T, N, out], from observations [T, N, O].</summary>
    Tensor Outputs(Tensor theta, Tensor obs);

    /// <summary>Σ f(ln π), a scalar.</summary>
    Tensor Loss(Tensor theta, PolicyBatch batch, Surrogate surrogate);

    /// <summary>Σ f(ln π) and its gradient, [T, P].</summary>
    /// <param name="theta">[T, P]</param>
    /// <param name="batch">The data.</param>
    /// <param name="surrogate">f</param>
    /// <param name="record">Is filled; null where there are no later passes.</param>
    (Tensor Loss, Tensor Gradient) LossAndGradient(Tensor theta, PolicyBatch batch, Surrogate surrogate, FusedRecord? record);

    /// <summary>H u,  H = ∂² Σ f(ln π) / ∂θ², [T, P].</summary>
    /// <param name="theta">[T, P]</param>
    /// <param name="batch">The data.</param>
    /// <param name="surrogate">f</param>
    /// <param name="direction">u, [T, P].</param>
    /// <param name="record">Filled by <see cref="LossAndGradient"/> at the same weights; null where there is none.</param>
    Tensor HessianProduct(Tensor theta, PolicyBatch batch, Surrogate surrogate, Tensor direction, FusedRecord? record);

    /// <summary>F u,  F = Σ weight · Fisher information of the policy, [T, P]; the batch's coefficient is that weight.</summary>
    /// <param name="theta">[T, P]</param>
    /// <param name="batch">The data; actions are not looked at.</param>
    /// <param name="direction">u, [T, P].</param>
    /// <param name="record">Is filled by the first product, and read by later ones.</param>
    Tensor FisherProduct(Tensor theta, PolicyBatch batch, Tensor direction, FusedRecord record);

    /// <summary>Whether a tensor is 0 as far as can be told without waiting for a device.</summary>
    bool IsKnownZero(Tensor x);
}

/// <summary>What a first pass found at every sample, kept for later passes at the same weights. Holds tensors of the scope it was made in.</summary>
abstract class FusedRecord
{
    /// <summary>Whether the first pass is over.</summary>
    public bool IsFilled { get; set; }
}
