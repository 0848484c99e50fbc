using MetaRL.Tensors;

namespace MetaRL.Policies.Networks;

/// <summary>
/// y = g ∘ (x − mean) / √(variance + ε) + b for each channel, over all rows of a task (Ioffe and Szegedy 2015, arXiv:1502.03167).
/// Statistics are always those of the rows that are given, as in MAML's few-shot models: there are no running ones, and what becomes of
/// a row depends on those beside it.
/// </summary>
static class BatchNorm
{
    const double Epsilon = 1e-5;

    /// <summary>x − mean, and 1 / √(variance + ε).</summary>
    /// <param name="x">[T, N, P, C]: a row for each place of each picture.</param>
    /// <returns>[T, N, P, C] and [T, 1, 1, C].</returns>
    public static (Tensor Centred, Tensor Scale) Of(Tensor x)
    {
        Shape shape = x.Shape;
        int rows = shape[1] * shape[2];
        Tensor centred = x.Reshape([shape[0], rows, shape[3]]).Centred(1);
        Tensor variance = centred.SumOfSquares(1) / rows;
        Tensor scale = (-0.5 * (variance + Epsilon).Log()).Exp().Reshape([shape[0], 1, 1, shape[3]]);
        return (centred.Reshape(shape), scale);
    }
}
