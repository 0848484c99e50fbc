namespace MetaRL.Tensors.Simd;

/// <summary>Prefix sums. Carried in double, since the rounding errors of a long running sum would add up.</summary>
internal static class RunningSums
{
    const int Columns = 16;   // a cache line of floats, taken along all rows at once

    /// <summary>y[a, i] ← Σ x[b, i] over b ≤ a, or b ≥ a where reverse; both are [rows, columns].</summary>
    internal static void OverRows(ReadOnlySpan<float> x, int rows, int columns, bool reverse, Span<float> y)
    {
        Span<double> sums = stackalloc double[Columns];
        for (int j = 0; j < columns; j += Columns)
        {
            Span<double> some = sums[..Math.Min(Columns, columns - j)];
            some.Clear();
            for (int step = 0; step < rows; step++)
            {
                int row = reverse ? rows - 1 - step : step;
                int at = row * columns + j;
                AddRow(x.Slice(at, some.Length), some, y.Slice(at, some.Length));
            }
        }
    }

    static void AddRow(ReadOnlySpan<float> x, Span<double> sums, Span<float> y)
    {
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] += x[i];
            y[i] = (float)sums[i];
        }
    }
}
