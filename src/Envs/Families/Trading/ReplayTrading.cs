using MetaRL.Envs.Families.Trading.Prices;
using MetaRL.Envs.Families.Trading.Processes;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Families.Trading;

/// <summary>
/// Assets replayed from a folder of price files (<see cref="PriceFile"/>), split in time and across assets: a test task is
/// a held-out asset after the last day of training. For walk-forward validation, train and test on each fold in turn.
/// A folder is read once in a process, and a task refers to its prices, however many there are.
/// </summary>
public sealed record ReplayTrading : TradingFamily<RecordedPrices, int>
{
    /// <summary>Folder of *.csv files, one an asset; relative to the working directory.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Dates are cut into Folds + 1 blocks with the same number of days; in [1, 100].</summary>
    public int Folds { get; init => field = Require.InRange(value, 1, 100, "ReplayTrading.Folds"); } = 4;

    /// <summary>Trains on blocks 0, ..., Fold and tests on block Fold + 1; in [0, Folds - 1].</summary>
    public int Fold { get; init => field = Require.InRange(value, 0, 99, "ReplayTrading.Fold"); } = 3;

    /// <summary>Of the files by name, each n-th is for testing only and the others for training only;
    /// 0 uses all for both, at different times. In [0, 1000].</summary>
    public int HoldOutEvery { get; init => field = Require.InRange(value, 0, 1000, "ReplayTrading.HoldOutEvery"); } = 3;

    /// <summary>A longer gap between two bars is an error, in calendar days; in [1, 36500].</summary>
    public int MaxGapDays { get; init => field = Require.InRange(value, 1, 36_500, "ReplayTrading.MaxGapDays"); } = 7;

    /// <summary>A larger ratio of two closes in a row, or of its inverse, is an error: a split; in [1.001, 1e6].</summary>
    public double MaxCloseRatio { get; init => field = Require.InRange(value, 1.001, 1e6, "ReplayTrading.MaxCloseRatio"); } = 1.4;

    /// <inheritdoc/>
    public override string Name => "trading-replay";

    /// <inheritdoc/>
    protected override IReadOnlyList<Trait<RecordedPrices>> Traits => [new("asset", new(0, float.PositiveInfinity), "", p => p.Asset)];

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">A file is not as it should be, or too short for an episode; or a split has no asset.</exception>
    protected override RecordedPrices SampleProcess(Split split, ref Rng rng)
    {
        var folder = PriceFolder.Of(Folder, new(MaxGapDays, MaxCloseRatio));
        int[] own = [.. Enumerable.Range(0, folder.Assets.Length).Where(i => HoldOutEvery == 0 || IsHeldOut(i) == (split == Split.Test))];
        if (own.Length == 0)
            throw new InvalidDataException($"{Folder}: of {folder.Assets.Length} files none is for {PurposeOf(split)}; "
                + $"expected at least 1 with HoldOutEvery = {HoldOutEvery}; add files or change it");
        return Within(Period(folder.Days, split), own[rng.Below(own.Length)], folder, split);
    }

    internal override string NameOf(in RecordedPrices process, in int first, in int last) =>
        $"{process.Prices.Name}, {process.Prices.Dates[first]:yyyy-MM-dd} to {process.Prices.Dates[last]:yyyy-MM-dd}";

    bool IsHeldOut(int asset) => asset % HoldOutEvery == HoldOutEvery - 1;

    static string PurposeOf(Split split) => split == Split.Test ? "testing" : "training";

    // Cut on the calendar that all assets share: what is the future of one must not be the training data of another.
    (DateOnly First, DateOnly Last) Period(DateOnly[] days, Split split)
    {
        if (Fold >= Folds) throw new ArgumentOutOfRangeException(null, $"ReplayTrading.Fold: {Fold} is outside [0, {Folds - 1}]");
        if (days.Length <= Folds)
            throw new InvalidDataException($"{Folder}: {days.Length} days in all; expected more than Folds = {Folds}; lower Folds or add data");
        int end = Cut(Fold + 1);
        return split == Split.Train ? (days[0], days[end - 1]) : (days[end], days[Cut(Fold + 2) - 1]);

        int Cut(int block) => (int)((long)days.Length * block / (Folds + 1));
    }

    RecordedPrices Within((DateOnly First, DateOnly Last) period, int asset, PriceFolder folder, Split split)
    {
        PriceSeries prices = folder.Assets[asset];
        int from = prices.Dates.Count(d => d < period.First), to = prices.Dates.Count(d => d <= period.Last) - 1;
        int found = to - from + 1, needed = WarmUp + Horizon + 1;
        return found >= needed ? new(prices, asset, from, to, WarmUp, Horizon)
            : throw new InvalidDataException($"{folder.Files[asset]}, line {to + 2}: {found} bars for {PurposeOf(split)} from "
                + $"{period.First:yyyy-MM-dd} to {period.Last:yyyy-MM-dd}; expected {needed}, which is Horizon {Horizon} and {WarmUp + 1} "
                + "before the first action; add bars, or change Horizon, Folds or Fold");
    }
}
