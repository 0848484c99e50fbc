using MetaRL.Envs.Families.Trading.Market;
using MetaRL.Envs.Families.Trading.Prices;
using MetaRL.Envs.Families.Trading.Processes;
using MetaRL.Envs.Tables;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Families.Trading;

/// <summary>
/// Assets replayed from a folder of price files (<see cref="PriceFile"/>), split in time and across assets: a test task is
/// a held-out asset after the last day of training. For walk-forward validation, train and test on each fold in turn.
/// A folder is read once in a process, whole, when the first task is drawn, and whatever is wrong with it for either split
/// is said then. A task refers to its prices, however many there are.
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

    /// <summary>Low above, or High below, Open or Close by more than this fraction of the price is an error; less is taken for rounding. In [0, 0.1].</summary>
    public double RangeTolerance { get; init => field = Require.InRange(value, 0, 0.1, "ReplayTrading.RangeTolerance"); } = 1e-4;

    /// <summary>What becomes of files with too few bars for an episode in the period that they are for.</summary>
    public ShortFiles ShortFiles { get; init => field = Require.Defined(value, "ReplayTrading.ShortFiles"); } = ShortFiles.Refuse;

    /// <inheritdoc/>
    public override string Name => "trading-replay";

    /// <inheritdoc/>
    protected override IReadOnlyList<Trait<RecordedPrices>> Traits => [new("asset", new(0, float.PositiveInfinity), "", p => p.Asset)];

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">A file is not as it should be, or too short for an episode; or a split has no asset.</exception>
    protected override RecordedPrices SampleProcess(Split split, ref Rng rng)
    {
        ReplayPool pool = Pool;
        RecordedPrices[] own = split == Split.Test ? pool.Test : pool.Train;
        return own[rng.Below(own.Length)];
    }

    internal override string NameOf(in RecordedPrices process, in int first, in int last) =>
        $"{process.Prices.Name}, {process.Prices.Dates[first]:yyyy-MM-dd} to {process.Prices.Dates[last]:yyyy-MM-dd}";

    /// <summary>Files that <see cref="ShortFiles"/> leaves out of a split; empty where they are refused.</summary>
    /// <param name="split">Train or test.</param>
    /// <returns>Their paths, by name.</returns>
    /// <exception cref="InvalidDataException">A file is not as it should be, or a split has no asset.</exception>
    public IReadOnlyList<string> LeftOut(Split split) => split == Split.Test ? Pool.TestLeftOut : Pool.TrainLeftOut;

    /// <summary>A task in the form of structs.</summary>
    /// <param name="task">The asset.</param>
    internal StructForm<TradingEnv<RecordedReturns, int>, Asset<RecordedReturns>> StructsOf(Asset<RecordedPrices> task)
    {
        var env = new TradingEnv<RecordedReturns, int>(Window, WarmUp, Action, RiskAversion);
        return new(Spec, env, new(task.Process.Returns, task.Spread, task.Impact), task.Process.Prices);
    }

    internal override bool Show(in Asset<RecordedPrices> task, IStructVisitor visitor) => StructsOf(task).Show(visitor);

    ReplayPool Pool => ReplayPool.Of(new(Folder, new(MaxGapDays, MaxCloseRatio, RangeTolerance), Folds, Fold, HoldOutEvery, ShortFiles, WarmUp, Horizon));
}
