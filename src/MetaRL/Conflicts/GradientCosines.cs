using MetaRL.Tensors;

namespace MetaRL.Conflicts;

/// <summary>Cosines of all pairs of some gradients, in double precision.</summary>
static class GradientCosines
{
    /// <summary>[G][G]; NaN in the row and the column of a gradient that is 0.</summary>
    public static double[][] Of(IReadOnlyList<Params> gradients)
    {
        double[][] units = [.. gradients.Select(Unit)];
        double[][] cosines = [.. units.Select(_ => new double[units.Length])];
        for (int i = 0; i < units.Length; i++)
            for (int j = 0; j <= i; j++) cosines[i][j] = cosines[j][i] = Dot(units[i], units[j]);
        return cosines;
    }

    // Divided by the largest entry first, so that no square overflows or vanishes.
    static double[] Unit(Params gradient)
    {
        double[] values = new double[gradient.Size];
        int at = 0;
        foreach (Tensor part in gradient.Values)
        {
            part.CopyTo(values.AsSpan(at, part.Shape.Size));
            at += part.Shape.Size;
        }
        double largest = values.Max(Math.Abs);
        for (int p = 0; p < values.Length; p++) values[p] /= largest;
        double norm = Math.Sqrt(Dot(values, values));
        for (int p = 0; p < values.Length; p++) values[p] /= norm;
        return values;
    }

    static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int p = 0; p < a.Length; p++) sum += a[p] * b[p];
        return sum;
    }
}
