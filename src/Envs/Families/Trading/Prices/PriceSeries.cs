using System.Collections.Immutable;
using MetaRL.Envs.Tables;

namespace MetaRL.Envs.Families.Trading.Prices;

/// <summary>The recorded prices of one asset, bar by bar.</summary>
public sealed class PriceSeries
{
    readonly float[] logReturns; // [Count - 1], of the bar after each close; pinned

    /// <summary>A series in memory; files are read by <see cref="PriceFile"/>.</summary>
    /// <param name="name">The asset's name.</param>
    /// <param name="dates">[n], ascending.</param>
    /// <param name="closes">[n], above 0 and finite.</param>
    /// <exception cref="ArgumentException">Lengths differ, or a close or date breaks the above.</exception>
    public PriceSeries(string name, ReadOnlySpan<DateOnly> dates, ReadOnlySpan<double> closes)
    {
        if (dates.Length != closes.Length)
            throw new ArgumentException($"{name}: {dates.Length} dates and {closes.Length} closes; expected the same number");
        (Name, Dates) = (name, [.. dates]);
        logReturns = GC.AllocateArray<float>(Math.Max(closes.Length - 1, 0), pinned: true);
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

    // [Count + 1] for a series from a file: the lines, from 1, of the header and of each bar; empty for one in memory.
    internal ImmutableArray<int> Lines { get; init; } = [];

    /// <summary>[Count - 1]: element i is ln(close i + 1 / close i).</summary>
    public ReadOnlySpan<float> LogReturns => logReturns;

    // Of the log returns, for as long as the series lives.
    internal Table<float> Table => Table<float>.Of(logReturns);

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
