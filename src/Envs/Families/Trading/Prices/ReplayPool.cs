using System.Collections.Concurrent;
using MetaRL.Envs.Families.Trading.Processes;

namespace MetaRL.Envs.Families.Trading.Prices;

// All that tasks can be drawn from, in both splits. It is made whole before the first task is drawn, so that whatever the
// files lack for these settings is said then, of whichever split.
sealed class ReplayPool
{
    const string Remedy = "add bars, or change Horizon, Window, Folds or Fold";

    static readonly ConcurrentDictionary<ReplayCut, ReplayPool> Pools = new();

    readonly PriceFolder folder;
    readonly ReplayCut cut;

    ReplayPool(ReplayCut cut)
    {
        if (cut.Fold >= cut.Folds) throw new ArgumentOutOfRangeException(null, $"ReplayTrading.Fold: {cut.Fold} is outside [0, {cut.Folds - 1}]");
        (this.cut, folder) = (cut, PriceFolder.Of(cut.Folder, cut.Rules));
        if (folder.Days.Length <= cut.Folds)
            throw new InvalidDataException($"{cut.Folder}: {folder.Days.Length} days in all; expected more than Folds = {cut.Folds}; lower Folds or add data");
        List<string> faults = [];
        (Train, TrainLeftOut) = Of(Split.Train, faults);
        (Test, TestLeftOut) = Of(Split.Test, faults);
        PriceFaults.ThrowIfAny(faults, cut.Folder, folder.Files.Length);
    }

    public RecordedPrices[] Train { get; }
    public RecordedPrices[] Test { get; }

    // Files that are too short.
    public string[] TrainLeftOut { get; }
    public string[] TestLeftOut { get; }

    public static ReplayPool Of(ReplayCut cut) => Pools.GetOrAdd(cut, key => new(key));

    (RecordedPrices[] Drawn, string[] LeftOut) Of(Split split, List<string> faults)
    {
        (DateOnly First, DateOnly Last) period = cut.Period(folder.Days, split);
        int[] own = [.. Enumerable.Range(0, folder.Assets.Length).Where(asset => cut.IsFor(split, asset))];
        if (own.Length == 0)
            throw new InvalidDataException($"{cut.Folder}: of {folder.Assets.Length} files none is for {PurposeOf(split)}; "
                + $"expected at least 1 with HoldOutEvery = {cut.HoldOutEvery}; add files or change it");
        List<RecordedPrices> drawn = [];
        List<string> leftOut = [];
        foreach (int asset in own)
        {
            PriceSeries prices = folder.Assets[asset];
            int from = prices.Dates.Count(d => d < period.First), to = prices.Dates.Count(d => d <= period.Last) - 1;
            if (to - from + 1 >= cut.Needed) drawn.Add(new(prices, asset, from, to, cut.WarmUp, cut.Horizon));
            else if (cut.ShortFiles == ShortFiles.LeaveOut) leftOut.Add(folder.Files[asset]);
            else faults.Add(TooShort(asset, to - from + 1, prices.Lines[to + 1], split, period));
        }
        if (drawn.Count == 0 && leftOut.Count > 0)
            throw new InvalidDataException($"{cut.Folder}: each of the {own.Length} files for {PurposeOf(split)} is left out as too short; expected at least 1 with "
                + $"{cut.Needed} bars {Named(period)}; {Remedy}");
        return ([.. drawn], [.. leftOut]);
    }

    string TooShort(int asset, int found, int line, Split split, (DateOnly First, DateOnly Last) period) =>
        $"{folder.Files[asset]}, line {line}: {found} bars for {PurposeOf(split)} {Named(period)}; expected {cut.Needed}, which is Horizon {cut.Horizon} "
        + $"and {cut.WarmUp + 1} before the first action; {Remedy}, or set ShortFiles to LeaveOut";

    static string Named((DateOnly First, DateOnly Last) period) => $"from {period.First:yyyy-MM-dd} to {period.Last:yyyy-MM-dd}";

    static string PurposeOf(Split split) => split == Split.Test ? "testing" : "training";
}
