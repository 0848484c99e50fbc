namespace MetaRL.Tensors;

/// <summary>The vector–Jacobian product of an operation, written in tensor operations so that it can be differentiated
/// again.</summary>
/// <param name="y">The operation's result.</param>
/// <param name="gy">The gradient of y.</param>
/// <param name="i">Which input the gradient is for.</param>
/// <returns>The gradient of input i; it may have y's broadcast shape.</returns>
public delegate Tensor Vjp(Tensor y, Tensor gy, int i);

public sealed partial class Tensor
{
    /// <summary>These elements as the result of a fused operation on <paramref name="inputs"/>: for kernels written
    /// outside the engine, which compute a value by any means and say how to differentiate it. Shares memory.</summary>
    /// <param name="inputs">What the value was computed from.</param>
    /// <param name="vjp">Its gradients.</param>
    public Tensor WithGradient(Tensor[] inputs, Vjp vjp) => Make(Data.Retain(), Shape, inputs, vjp);
}
