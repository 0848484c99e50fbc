using MetaRL.Envs.Families.Trading.Prices;

namespace MetaRL.Envs.Families.Trading.Processes;

/// <summary>
/// Recorded prices, played from a first bar that is drawn anew for each episode, so that warm-up and episode lie wholly
/// between two bars. Its state is the number of the present bar.
/// </summary>
public readonly record struct RecordedPrices : IPriceProcess<int>
{
    readonly int warmUp, horizon;

    internal RecordedPrices(PriceSeries prices, int asset, int from, int to, int warmUp, int horizon) =>
        (Prices, Asset, From, To, this.warmUp, this.horizon) = (prices, asset, from, to, warmUp, horizon);

    /// <summary>The asset's prices.</summary>
    public PriceSeries Prices { get; }

    /// <summary>Number of the asset among the folder's, by name, from 0.</summary>
    public int Asset { get; }

    /// <summary>Number of the first bar that may be shown.</summary>
    public int From { get; }

    /// <summary>Number of the last.</summary>
    public int To { get; }

    /// <inheritdoc/>
    public int Start(ref Rng rng) => From + rng.Below(Starts);

    /// <inheritdoc/>
    public float Next(ref int state, ref Rng rng) => Prices.LogReturns[state++];

    /// <summary>Averages over all episodes there are.</summary>
    public ReturnMoments Moments
    {
        get
        {
            ReturnMoments moments = Returns.Moments;
            GC.KeepAlive(Prices);
            return moments;
        }
    }

    /// <summary>Null: only hindsight would know.</summary>
    /// <param name="riskAversion">lambda.</param>
    public double? OptimalGrowth(double riskAversion) => null;

    /// <summary>Such as "gold from 2020-01-01 to 2021-06-30".</summary>
    public override string ToString() => $"{Prices.Name} from {Prices.Dates[From]:yyyy-MM-dd} to {Prices.Dates[To]:yyyy-MM-dd}";

    // For as long as the series lives.
    internal RecordedReturns Returns => new(Prices.Table, From, Starts, warmUp, horizon);

    int Starts => To - From - warmUp - horizon + 1;
}
