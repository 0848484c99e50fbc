using MetaRL.Tensors;

namespace MetaRL.Policies.Fused;

/// <summary>
/// The fused loss as a tensor operation on flat parameters θ [T, P]:  L(θ) → ∇L(θ) → H(θ)u, each with the next as its
/// derivative. H u is linear in u, so its derivative along u is another Hessian product; only a third derivative in θ
/// goes through the composite twin.
/// </summary>
sealed class FusedLoss(IFusedMlp mlp, PolicyBatch batch, Surrogate surrogate, bool twice, Func<Tensor, Tensor> composite)
{
    FusedRecord? record;

    /// <summary>Σ f(ln π), a scalar.</summary>
    public Tensor At(Tensor theta)
    {
        if (!theta.IsTracked || !Autograd.IsRecording) return mlp.Loss(theta, batch, surrogate);
        record = twice ? mlp.Record(batch, keepSignals: true) : null;
        (Tensor loss, Tensor gradient) = mlp.LossAndGradient(theta, batch, surrogate, record);
        return loss.WithGradient([theta], (_, gy, _) => gy * Gradient(theta, gradient));
    }

    Tensor Gradient(Tensor theta, Tensor value) => value.WithGradient([theta], (_, u, _) => HessianProduct(theta, u));

    // A graph that is linear in its direction is built at 0, where its value costs nothing.
    Tensor HessianProduct(Tensor theta, Tensor u) => (mlp.IsKnownZero(u) ? Tensor.Zeros(u.Backend, u.Shape) : mlp.HessianProduct(theta, batch, surrogate, u, record))
        .WithGradient([theta, u], (_, v, i) => i == 1 ? HessianProduct(theta, v) : ThirdDerivative(theta, u, v));

    // ∂(uᵀ H v)/∂θ, where u and v are constants though they may come from θ.
    Tensor ThirdDerivative(Tensor theta, Tensor u, Tensor v)
    {
        bool createGraph = Autograd.IsRecording;
        using Autograd.RecordScope record = Autograd.Record();
        Tensor own = OwnVariable.Of(theta);
        Tensor gradient = Autograd.Grad(composite(own), [own], createGraph: true)[0];
        Tensor product = Autograd.Grad((gradient * u).Sum(), [own], createGraph: true)[0];
        return Autograd.Grad((product * v).Sum(), [own], createGraph)[0];
    }
}
