using MetaRL.Tensors;
using MetaRL.Tensors.Simd;

namespace MetaRL.Policies.Fused;

/// <summary>
/// All that the fused kernels assume. Where any of it does not hold, the composite in tensor operations runs instead, which
/// means the same (<c>PolicyContract</c> in the test kit holds them against each other). Parameters have been selected by
/// name before: layer by layer w and b, then the distribution's own.
/// </summary>
static class FusedGuard
{
    /// <summary>Whether θ and observations are what kernels read: simd storage; one set of weights a task, each of the
    /// policy's shapes; observations that are constants, of the network's width and that of the mask.</summary>
    /// <param name="own">The policy's parameters.</param>
    /// <param name="obs">[T, N, O]</param>
    /// <param name="hidden">Widths of hidden layers.</param>
    /// <param name="mask">Numbers of an observation, the last ones, that are an action mask.</param>
    public static bool Holds(Params own, Tensor obs, int[] hidden, int mask)
    {
        if (obs.Backend is not SimdBackend || obs.Shape.Rank != 3 || !IsConstant(obs)) return false;
        int tasks = obs.Shape[0], inputs = obs.Shape[2] - mask;
        for (int l = 0; l <= hidden.Length; l++)
        {
            Tensor w = own.Values[2 * l], b = own.Values[2 * l + 1];
            if (b.Shape.Rank != 3) return false;
            int outputs = l < hidden.Length ? hidden[l] : b.Shape[2];
            if (!Has(w, [tasks, inputs, outputs]) || !Has(b, [tasks, 1, outputs])) return false;
            inputs = outputs;
        }
        return own.Values.Skip(2 * (hidden.Length + 1)).All(p => Has(p, [tasks, 1, inputs]));
    }

    /// <summary>Whether actions, old log-probabilities and coefficients are constants, one for each sample.</summary>
    /// <param name="batch">The data.</param>
    /// <param name="actWidth">A, numbers of an action.</param>
    public static bool Holds(PolicyBatch batch, int actWidth)
    {
        Tensor obs = batch.Obs.Values, act = batch.Act;
        bool acts = act.Backend is SimdBackend && IsConstant(act) && act.Shape == obs.Shape.With(-1, actWidth);
        return acts && IsColumn(batch.LogProb, obs) && IsColumn(batch.Coefficient, obs);
    }

    /// <summary>Whether x is a constant, [T, N, 1].</summary>
    public static bool IsColumn(Tensor x, Tensor obs) => x.Backend is SimdBackend && IsConstant(x) && x.Shape == obs.Shape.With(-1, 1);

    // Kernels give derivatives in θ alone.
    static bool IsConstant(Tensor x) => !x.IsTracked || !Autograd.IsRecording;

    static bool Has(Tensor x, Shape shape) => x.Backend is SimdBackend && x.Shape == shape;
}
