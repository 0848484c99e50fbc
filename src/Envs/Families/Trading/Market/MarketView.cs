using System.Runtime.CompilerServices;

namespace MetaRL.Envs.Families.Trading.Market;

// What a trader sees of the past. Every number is made from returns that have already been paid.
struct MarketView
{
    public const int MostReturns = 32, Extra = 3;
    public const float Bound = 10;

    const float VarianceDecay = 0.94f; // RiskMetrics Technical Document, J.P. Morgan 1996, for daily data
    const float TrendDecay = 0.95f;
    const float TypicalVolatility = 0.02f, LeastVolatility = 1e-4f;

    // Of an independent series, trend has this standard deviation in units of the volatility.
    static readonly float TrendScale = TrendDecay / MathF.Sqrt(1 - TrendDecay * TrendDecay);

    Returns returns;  // standardized, oldest first
    float variance, volatility, trend;
    int seen;

    public void Add(float logReturn, int window)
    {
        Span<float> past = ((Span<float>)returns)[..window];
        past[1..].CopyTo(past);
        past[^1] = Clip(logReturn / MathF.Max(volatility, LeastVolatility));
        // An average of all until that would forget more slowly than the decay.
        float gain = MathF.Max(1f / ++seen, 1 - VarianceDecay);
        variance += gain * (logReturn * logReturn - variance);
        volatility = MathF.Sqrt(variance);
        trend = TrendDecay * (trend + logReturn);
    }

    public readonly void Write(Span<float> obs, double position)
    {
        int window = obs.Length - Extra;
        ((ReadOnlySpan<float>)returns)[..window].CopyTo(obs);
        obs[window] = Clip(trend / (TrendScale * MathF.Max(volatility, LeastVolatility)));
        obs[window + 1] = Clip(volatility / TypicalVolatility);
        obs[window + 2] = Clip((float)position);
    }

    static float Clip(float x) => Math.Clamp(x, -Bound, Bound);

    [InlineArray(MostReturns)]
    struct Returns
    {
        float first;
    }
}
