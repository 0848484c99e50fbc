using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Policies.Fused;

/// <summary>
/// All that the fused kernels assume. Where any of it does not hold, the composite in tensor operations runs instead, which
/// means the same (<c>PolicyContract</c> in the test kit holds them against each other). Parameters have been selected by
/// name before: layer by layer w and b, then the distribution's own.
/// </summary>
static class FusedGuard
{
    /// <summary>Whether θ and observations are what kernels read: storage of one back end, which has kernels; one set of weights a
    /// task, each of the policy's shapes; observations that are constants, of the network's width and that of the mask.</summary>
    /// <param name="own">The policy's parameters.</param>
    /// <param name="obs">[T, N, O]</param>
    /// <param name="hidden">Widths of hidden layers.</param>
    /// <param name="mask">Numbers of an observation, the last ones, that are an action mask.</param>
    public static bool Holds(Params own, Tensor obs, int[] hidden, int mask)
    {
        if (!FusedKernels.Has(obs.Backend) || !own.IsOn(obs.Backend) || obs.Shape.Rank != 3 || !IsConstant(obs)) return false;
        int tasks = obs.Shape[0], inputs = obs.Shape[2] - mask;
        for (int l = 0; l <= hidden.Length; l++)
        {
            Shape w = own.Shapes[2 * l], b = own.Shapes[2 * l + 1];
            if (b.Rank != 3) return false;
            int outputs = l < hidden.Length ? hidden[l] : b[2];
            if (w != [tasks, inputs, outputs] || b != [tasks, 1, outputs]) return false;
            inputs = outputs;
        }
        Shape tail = [tasks, 1, inputs];
        return own.Shapes.Skip(2 * (hidden.Length + 1)).All(p => p == tail);
    }

    /// <summary>Whether actions, old log-probabilities and coefficients are constants, one for each sample.</summary>
    /// <param name="batch">The data.</param>
    /// <param name="actWidth">A, numbers of an action.</param>
    public static bool Holds(PolicyBatch batch, int actWidth)
    {
        Tensor obs = batch.Obs.Values, act = batch.Act;
        bool acts = Has(obs.Backend, act, obs.Shape.With(-1, actWidth)) && IsConstant(act);
        return acts && IsColumn(batch.LogProb, obs) && IsColumn(batch.Coefficient, obs);
    }

    /// <summary>Whether x is a constant, [T, N, 1].</summary>
    public static bool IsColumn(Tensor x, Tensor obs) => Has(obs.Backend, x, obs.Shape.With(-1, 1)) && IsConstant(x);

    // Kernels give derivatives in θ alone.
    static bool IsConstant(Tensor x) => !x.IsTracked || !Autograd.IsRecording;

    static bool Has(IBackend backend, Tensor x, Shape shape) => ReferenceEquals(x.Backend, backend) && x.Shape == shape;
}
