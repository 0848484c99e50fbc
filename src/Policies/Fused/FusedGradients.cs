using MetaRL.Tensors;

namespace MetaRL.Policies.Fused;

/// <summary>Gradients of an operation made of kernels.</summary>
static class FusedGradients
{
    /// <summary>A value that kernels have computed, with its gradients: all at once, whichever is asked for first, by kernels, or, where a graph
    /// is recorded, those of the composite.</summary>
    /// <param name="y">The value.</param>
    /// <param name="inputs">What it was computed from.</param>
    /// <param name="composite">The same in tensor operations, of the inputs.</param>
    /// <param name="backward">From y's gradient to that of each input.</param>
    public static Tensor Of(Tensor y, Tensor[] inputs, Func<Tensor[], Tensor> composite, Func<Tensor, Tensor[]> backward)
    {
        (Tensor? Of, Tensor[] Gradients) latest = (null, []);
        return y.WithGradient(inputs, (_, gy, i) =>
        {
            if (!ReferenceEquals(latest.Of, gy)) latest = (gy, Autograd.IsRecording ? OwnVariable.Gradients(inputs, composite, gy) : backward(gy));
            return latest.Gradients[i];
        });
    }
}
