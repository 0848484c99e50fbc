using MetaRL.Envs.Families.Trading.Processes;

namespace MetaRL.Envs.Families.Trading.Market;

/// <summary>The environment of <see cref="TradingFamily{TProcess, TState}"/>: shows the past, takes a position, and then draws the next bar.</summary>
/// <typeparam name="TProcess">How the price moves.</typeparam>
/// <typeparam name="TState">What the process remembers.</typeparam>
public struct TradingEnv<TProcess, TState> : IEnv<Asset<TProcess>>
    where TProcess : struct, IPriceProcess<TState>
    where TState : struct
{
    readonly int window, warmUp;
    readonly TradingAction action;
    readonly double riskAversion;
    TState state;
    MarketView view;
    Ledger ledger;
    double paid; // sum of the float rewards, exact
    float lastReturn; // 0 before the first bar

    internal TradingEnv(int window, int warmUp, TradingAction action, double riskAversion) =>
        (this.window, this.warmUp, this.action, this.riskAversion) = (window, warmUp, action, riskAversion);

    /// <summary>The running episode's account. Its <see cref="Ledger.Value"/> is the sum of the rewards so far, up to <see cref="Unpaid"/>.</summary>
    public readonly Ledger Ledger => ledger;

    /// <summary>
    /// What rounding has kept back from the rewards, at most half a unit in the last place of the last one. It goes into
    /// the next reward, so that it never adds up.
    /// </summary>
    public readonly double Unpaid => ledger.Value - paid;

    // ln(close / previous close) of the last bar of the episode; 0 before the first.
    internal readonly float LastReturn => lastReturn;

    internal readonly TState State => state;

    /// <inheritdoc/>
    public void Reset(in Asset<TProcess> task, ref Rng rng)
    {
        view = MarketView.Empty;
        ledger = default;
        paid = 0;
        lastReturn = 0;
        state = task.Process.Start(ref rng);
        for (int i = 0; i < warmUp; i++) view.Add(task.Process.Next(ref state, ref rng), window);
    }

    /// <inheritdoc/>
    public readonly void Observe<TObs>(in Asset<TProcess> task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct =>
        view.Write(ref obs, window, ledger.Position);

    /// <inheritdoc/>
    public StepResult Step<TAct>(in Asset<TProcess> task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        float position = action == TradingAction.Target ? act[0] : act[0] - 1;
        float logReturn = task.Process.Next(ref state, ref rng);
        ledger.Book(position, SmallReturns.Expm1(logReturn), task.Spread, task.Impact, riskAversion);
        float reward = (float)Unpaid;
        paid += reward;
        view.Add(logReturn, window);
        lastReturn = logReturn;
        return new(reward, ledger.Ruined);
    }
}
