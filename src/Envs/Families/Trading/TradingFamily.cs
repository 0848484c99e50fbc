using MetaRL.Envs.Families.Trading.Market;
using MetaRL.Envs.Families.Trading.Processes;
using MetaRL.Envs.Families.Trading.Rendering;
using MetaRL.Envs.Pictures;
using MetaRL.Envs.Spaces;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Families.Trading;

/// <summary>
/// Trading one asset whose personality is unknown. Observation: standardized past returns [Window], trend, volatility,
/// position. Action: the position to hold over the next bar. Reward: change of log equity after costs, less a penalty
/// for risk. An episode terminates at ruin (<see cref="Ledger.RuinousEquity"/>). See docs/environments/trading.md.
/// </summary>
/// <typeparam name="TProcess">How prices move.</typeparam>
/// <typeparam name="TState">What the process remembers.</typeparam>
public abstract record TradingFamily<TProcess, TState> : ValueFamily<Asset<TProcess>>
    where TProcess : struct, IPriceProcess<TState>
    where TState : struct
{
    // Bars before the oldest return that is shown, so that the volatility it is divided by has settled.
    const int Settling = 20;

    /// <summary>A target position, or short, flat and long.</summary>
    public TradingAction Action { get; init => field = Require.Defined(value, "Trading.Action"); } = TradingAction.Target;

    /// <summary>Bars in an episode, in [1, 1e5]; 252 is a year of trading days.</summary>
    public int Horizon { get; init => field = Require.InRange(value, 1, 100_000, "Trading.Horizon"); } = 252;

    /// <summary>Number of past returns in an observation, in [1, 32].</summary>
    public int Window { get; init => field = Require.InRange(value, 1, MarketView.MostReturns, "Trading.Window"); } = 8;

    /// <summary>
    /// lambda, in [0, 1000]: each reward is reduced by lambda (p R)^2 / 2. 0 is growth of equity; beyond, the best
    /// position is that of constant relative risk aversion 1 + lambda.
    /// </summary>
    public double RiskAversion { get; init => field = Require.InRange(value, 0, 1000, "Trading.RiskAversion"); }

    /// <summary>Range of <see cref="Asset{TProcess}.Spread"/>, within [0, 0.1].</summary>
    public UniformInterval Spread { get; init => field = value.Within(TraitLimits.Cost, "Trading.Spread"); } = new(0, 0.001f);

    /// <summary>Range of <see cref="Asset{TProcess}.Impact"/>, within [0, 0.1].</summary>
    public UniformInterval Impact { get; init => field = value.Within(TraitLimits.Cost, "Trading.Impact"); } = new(0, 0.001f);

    /// <inheritdoc/>
    public override EnvSpec Spec => new(
        BoxSpace.Uniform(Window + MarketView.Extra, -MarketView.Bound, MarketView.Bound),
        Action == TradingAction.Target ? BoxSpace.Uniform(1, -1, 1) : new DiscreteSpace(3),
        Horizon);

    /// <inheritdoc/>
    public override IReadOnlyList<TaskParameter> TaskParameters =>
    [
        .. Traits.Select(trait => new TaskParameter(trait.Name, trait.Range.Low, trait.Range.High, trait.Unit)),
        new("spread", Spread.Low, Spread.High),
        new("impact", Impact.Low, Impact.High),
    ];

    /// <summary>What differs between the prices of assets.</summary>
    protected abstract IReadOnlyList<Trait<TProcess>> Traits { get; }

    /// <summary>Bars that pass before the first action, for the first observation to show.</summary>
    protected int WarmUp => Window + Settling;

    /// <summary>Draws the price process of an asset.</summary>
    /// <param name="split">Train or test.</param>
    /// <param name="rng">The only source of randomness.</param>
    protected abstract TProcess SampleProcess(Split split, ref Rng rng);

    /// <inheritdoc/>
    protected sealed override Asset<TProcess> SampleTask(Split split, ref Rng rng) =>
        new(SampleProcess(split, ref rng), Spread.Draw(ref rng), Impact.Draw(ref rng));

    internal override bool Show(in Asset<TProcess> task, IStructVisitor visitor) =>
        StructShow<TradingEnv<TProcess, TState>, Asset<TProcess>>.To(visitor, CreateEnv(), task);

    private protected sealed override IVectorEnv CreateEnvs(in Asset<TProcess> task, int count) =>
        new VectorEnv<TradingEnv<TProcess, TState>, Asset<TProcess>>(Spec, task, Repeat(count, CreateEnv));

    private protected sealed override IEpisodePicture? CreatePicture(in Asset<TProcess> task)
    {
        Asset<TProcess> asset = task;
        return PaintedPicture<TradingEnv<TProcess, TState>>.By(new TradingPainter<TProcess, TState>(this, asset), tape =>
            new VectorEnv<RecordedEnv<TradingEnv<TProcess, TState>, Asset<TProcess>>, Asset<TProcess>>(Spec, asset, [new(CreateEnv(), tape, Spec.ActDim)]));
    }

    // What was shown, where the asset's numbers do not tell.
    internal virtual string NameOf(in TProcess process, in TState first, in TState last) => "";

    TradingEnv<TProcess, TState> CreateEnv() => new(Window, WarmUp, Action, RiskAversion);

    /// <summary>The process's traits, spread and impact.</summary>
    /// <param name="task">The asset.</param>
    protected sealed override IReadOnlyDictionary<string, double> Parameters(in Asset<TProcess> task)
    {
        Asset<TProcess> asset = task;
        var parameters = Traits.ToDictionary(trait => trait.Name, trait => trait.Value(asset.Process));
        (parameters["spread"], parameters["impact"]) = (asset.Spread, asset.Impact);
        return parameters;
    }

    /// <summary>"flat" (0), "buy and hold" after costs and, where it is known, "optimum at no cost".</summary>
    /// <param name="task">The asset.</param>
    protected sealed override IReadOnlyList<ReferenceLine> References(in Asset<TProcess> task)
    {
        (double mean, double square) = task.Process.Moments;
        double entry = Math.Log(1 - task.Spread - task.Impact);
        var lines = new List<ReferenceLine>
        {
            new("flat", 0),
            new("buy and hold", entry + Horizon * (mean - RiskAversion * square / 2)),
        };
        if (task.Process.OptimalGrowth(RiskAversion) is { } growth) lines.Add(new("optimum at no cost", Horizon * growth));
        return lines;
    }
}
