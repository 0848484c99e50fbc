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

    PastReturns returns;  // standardized
    float variance, volatility, trend;
    int seen, oldest;     // oldest: place of the oldest return in the ring

    public static MarketView Empty => new() { returns = default };

    public void Add(float logReturn, int window)
    {
        returns[oldest] = Clip(logReturn / MathF.Max(volatility, LeastVolatility));
        oldest = oldest + 1 == window ? 0 : oldest + 1;
        // An average of all until that would forget more slowly than the decay.
        float gain = MathF.Max(1f / ++seen, 1 - VarianceDecay);
        variance += gain * (logReturn * logReturn - variance);
        volatility = MathF.Sqrt(variance);
        trend = TrendDecay * (trend + logReturn);
    }

    // Returns from the oldest to the last, trend, volatility, position.
    public readonly void Write<TObs>(ref TObs obs, int window, double position) where TObs : struct, IObsWriter, allows ref struct
    {
        int fromStart = window - oldest; // how many there are from the oldest to the end of the ring
        for (int i = 0; i < fromStart; i++) obs[i] = returns[oldest + i];
        for (int i = fromStart; i < window; i++) obs[i] = returns[i - fromStart];
        obs[window] = Clip(trend / (TrendScale * MathF.Max(volatility, LeastVolatility)));
        obs[window + 1] = Clip(volatility / TypicalVolatility);
        obs[window + 2] = Clip((float)position);
    }

    static float Clip(float x) => Math.Clamp(x, -Bound, Bound);

    unsafe struct PastReturns
    {
        fixed float values[MostReturns];

        internal float this[int i]
        {
            readonly get => values[i];
            set => values[i] = value;
        }
    }
}
