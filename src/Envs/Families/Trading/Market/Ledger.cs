using MetaRL.Envs.Families.Trading.Processes;

namespace MetaRL.Envs.Families.Trading.Market;

/// <summary>
/// The account of one episode, in double precision. Equity starts at 1; everything is a fraction of equity or a sum of
/// logarithms, so no price level and no long episode can overflow it. A bar books
/// <c>g = 1 + p R - c</c>, <c>c = Spread |p - w| + Impact (p - w)^2</c>, <c>ln E += ln g</c>, <c>Penalty += lambda (p R)^2 / 2</c>,
/// with w the position that the last bar left, p the one traded to, and R the simple return that follows the trade.
/// </summary>
public struct Ledger
{
    /// <summary>Equity at which an account is closed: 1 % of what it started with.</summary>
    public const double RuinousEquity = 0.01;

    static readonly double RuinousLog = Math.Log(RuinousEquity);

    /// <summary>ln E, the profit since the start: of a closed account ln 0.01.</summary>
    public double LogEquity { get; private set; }

    /// <summary>Sum of lambda (p R)^2 / 2, at least 0.</summary>
    public double Penalty { get; private set; }

    /// <summary>Sum of c, each a fraction of the equity that paid it.</summary>
    public double Costs { get; private set; }

    /// <summary>Value held over equity: p (1 + R) / g after a bar, so prices move it as well as trades do.</summary>
    public double Position { get; private set; }

    /// <summary>Whether the account was closed: losses took it to <see cref="RuinousEquity"/> or would have taken it below.</summary>
    public readonly bool Ruined => LogEquity == RuinousLog;

    /// <summary>LogEquity - Penalty: the sum of all rewards.</summary>
    public readonly double Value => LogEquity - Penalty;

    /// <summary>Trades to a position, then lets one bar pass.</summary>
    /// <param name="position">p, as a fraction of equity; finite.</param>
    /// <param name="simpleReturn">R = close / previous close - 1 of the bar after the trade; above -1.</param>
    /// <param name="spread">Proportional cost, at least 0.</param>
    /// <param name="impact">Quadratic cost, at least 0.</param>
    /// <param name="riskAversion">lambda, at least 0.</param>
    /// <returns>The bar's reward, the change of <see cref="Value"/>.</returns>
    /// <exception cref="InvalidOperationException">The account is closed.</exception>
    public double Book(double position, double simpleReturn, double spread, double impact, double riskAversion)
    {
        if (Ruined) ThrowClosed();
        double before = Value, traded = Math.Abs(position - Position), cost = traded * (spread + impact * traded);
        double gain = position * simpleReturn, profit = gain - cost;
        double logEquity = profit > -1 ? LogEquity + SmallReturns.Log1p(profit) : double.NegativeInfinity;
        Costs += cost;
        Penalty += riskAversion * gain * gain / 2;
        bool ruined = logEquity <= RuinousLog;
        LogEquity = ruined ? RuinousLog : logEquity;
        Position = ruined ? 0 : position * (1 + simpleReturn) / (1 + profit);
        return Value - before;
    }

    static void ThrowClosed() => throw new InvalidOperationException("ledger: the account was closed at 1 % of its equity; start a new one");
}
