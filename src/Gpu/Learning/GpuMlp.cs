using MetaRL.Gpu.Devices;
using MetaRL.Gpu.Networks;
using MetaRL.Gpu.Tensors;
using MetaRL.Policies;
using MetaRL.Policies.Fused;
using MetaRL.Tensors;

namespace MetaRL.Gpu.Learning;

/// <summary>
/// An MLP policy's loss and its derivatives on a card: a launch for each layer of all tasks, forwards, backwards and along tangents
/// (Pearlmutter 1994, doi:10.1162/neco.1994.6.1.147). Sums over samples are taken in parts of <see cref="LayerLaunch.PartLength"/> samples and then
/// over parts, in their order, so that they have the same bits on every card. zₗ = hₗ₋₁ Wₗ + bₗ,  hₗ = f(zₗ),  the last layer linear;
/// dₗ = ∂L/∂zₗ;  a dot is a tangent.
/// </summary>
/// <typeparam name="THead">What the action distribution contributes.</typeparam>
sealed class GpuMlp<THead>(MlpSetup<THead> setup) : IFusedMlp
    where THead : struct, IDeviceHead
{
    public FusedRecord Record(PolicyBatch batch, bool keepSignals) => new GpuMlpRecord(setup.Layout, setup.Backend, batch.Obs.Tasks, batch.Obs.Count);

    public bool IsKnownZero(Tensor x) => false;

    public Tensor Outputs(Tensor theta, Tensor obs)
    {
        using TensorScope scope = TensorScope.Open();
        GpuMlpPass<THead> pass = new(setup, theta, new(new(obs, obs.Shape[1]), obs, obs, obs));
        pass.Forward();
        return scope.Keep(pass.Outputs);
    }

    public Tensor Loss(Tensor theta, PolicyBatch batch, Surrogate surrogate)
    {
        using TensorScope scope = TensorScope.Open();
        GpuMlpPass<THead> pass = new(setup, theta, batch);
        pass.Forward();
        return scope.Keep(pass.Loss(surrogate).Sum());
    }

    public (Tensor Loss, Tensor Gradient) LossAndGradient(Tensor theta, PolicyBatch batch, Surrogate surrogate, FusedRecord? record)
    {
        using TensorScope scope = TensorScope.Open();
        GpuMlpPass<THead> pass = new(setup, theta, batch, (GpuMlpRecord?)record);
        pass.Forward();
        Tensor loss = pass.Loss(surrogate).Sum();
        pass.HeadGradient();
        Tensor gradient = pass.Gradient();
        record?.IsFilled = true;
        return (scope.Keep(loss), scope.Keep(gradient));
    }

    public Tensor HessianProduct(Tensor theta, PolicyBatch batch, Surrogate surrogate, Tensor direction, FusedRecord? record)
    {
        using TensorScope scope = TensorScope.Open();
        GpuMlpPass<THead> pass = new(setup, theta, batch, (GpuMlpRecord?)record);
        if (record is not { IsFilled: true })
        {
            pass.Forward();
            pass.Loss(surrogate);
            pass.HeadGradient();
            pass.Signals();
        }
        return scope.Keep(pass.HessianProduct(direction));
    }

    public Tensor FisherProduct(Tensor theta, PolicyBatch batch, Tensor direction, FusedRecord record)
    {
        using TensorScope scope = TensorScope.Open();
        GpuMlpPass<THead> pass = new(setup, theta, batch, (GpuMlpRecord)record);
        if (!record.IsFilled) pass.Forward();
        record.IsFilled = true;
        return scope.Keep(pass.FisherProduct(direction));
    }
}

/// <summary>What the passes of one network share.</summary>
/// <param name="Backend">Where.</param>
/// <param name="Layout">Where a task's parameters lie.</param>
/// <param name="Hidden">f of hidden layers, of <see cref="Nonlinear"/>.</param>
/// <param name="Head">What the action distribution contributes.</param>
/// <param name="ActDim">A</param>
sealed record MlpSetup<THead>(GpuBackend Backend, MlpLayout Layout, int Hidden, THead Head, int ActDim) where THead : struct, IDeviceHead
{
    internal GpuAccelerator Card => Backend.Accelerator;

    /// <summary>The last layer.</summary>
    internal int Last => Layout.Layers - 1;
}
