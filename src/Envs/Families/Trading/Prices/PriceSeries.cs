using System.Collections.Immutable;

namespace MetaRL.Envs.Families.Trading.Prices;

/// <summary>The recorded prices of one asset, bar by bar.</summary>
public sealed class PriceSeries
{
    readonly float[] logReturns; // [Count - 1], of the bar after each close

    /// <summary>A series in memory; files are read by <see cref="PriceFile"/>.</summary>
    /// <param name="name">The asset's name.</param>
    /// <param name="dates">[n], ascending, n at least 2.</param>
    /// <param name="closes">[n], above 0 and finite.</param>
    /// <exception cref="ArgumentException">Lengths differ, there are fewer than 2 bars, or a close or date breaks the above.</exception>
    public PriceSeries(string name, ReadOnlySpan<DateOnly> dates, ReadOnlySpan<double> closes)
    {
        if (dates.Length != closes.Length || dates.Length < 2)
            throw new ArgumentException($"{name}: {dates.Length} dates and {closes.Length} closes; expected the same number, at least 2");
        (Name, Dates) = (name, [.. dates]);
        logReturns = new float[closes.Length - 1];
        for (int i = 0; i < closes.Length; i++)
        {
            if (!(closes[i] > 0 && double.IsFinite(closes[i])))
                throw new ArgumentException($"{name}, bar {i}: close {closes[i]}; expected a finite number above 0");
            if (i == 0) continue;
            if (dates[i] <= dates[i - 1])
                throw new ArgumentException($"{name}, bar {i}: {dates[i]:yyyy-MM-dd} after {dates[i - 1]:yyyy-MM-dd}; expected ascending dates");
            logReturns[i - 1] = (float)Math.Log(closes[i] / closes[i - 1]);
        }
    }

    /// <summary>The asset's name: that of its file, without extension.</summary>
    public string Name { get; }

    /// <summary>[Count], ascending.</summary>
    public ImmutableArray<DateOnly> Dates { get; }

    /// <summary>Number of closes.</summary>
    public int Count => Dates.Length;

    /// <summary>[Count - 1]: element i is ln(close i + 1 / close i).</summary>
    public ReadOnlySpan<float> LogReturns => logReturns;

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
