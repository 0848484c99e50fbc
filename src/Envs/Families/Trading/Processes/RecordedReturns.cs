using MetaRL.Envs.Tables;

namespace MetaRL.Envs.Families.Trading.Processes;

/// <summary><see cref="RecordedPrices"/> without references.</summary>
/// <param name="LogReturns">[bars - 1] of the whole series.</param>
/// <param name="From">Number of the first bar that may be shown.</param>
/// <param name="Starts">Number of bars, from that one on, where an episode may start.</param>
/// <param name="WarmUp">Bars before an episode's first action.</param>
/// <param name="Horizon">Bars of an episode.</param>
readonly record struct RecordedReturns(Table<float> LogReturns, int From, int Starts, int WarmUp, int Horizon) : IPriceProcess<int>, IHasTables<RecordedReturns>
{
    public int Start(ref Rng rng) => From + rng.Below(Starts);

    public float Next(ref int state, ref Rng rng) => LogReturns[state++];

    public ReturnMoments Moments
    {
        get
        {
            (double mean, double square) = (0, 0);
            for (int start = From; start < From + Starts; start++)
                foreach (float r in LogReturns.Host.Slice(start + WarmUp, Horizon))
                    (mean, square) = (mean + r, square + (double)r * r);
            double count = (double)Starts * Horizon;
            return new(mean / count, square / count);
        }
    }

    public double? OptimalGrowth(double riskAversion) => null;

    public RecordedReturns Bind(ITableBinder binder) => this with { LogReturns = binder.Bind(LogReturns) };
}
