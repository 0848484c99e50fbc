using MetaRL.Tensors;

namespace MetaRL.Policies.Baselines;

/// <summary>V = w · x with the features x = [s, s², τ, τ², τ³, 1] of a sample, τ = t/100.</summary>
/// <param name="weights">[<see cref="Count"/>]</param>
/// <param name="obsDim">O</param>
sealed class LinearFeatures(double[] weights, int obsDim) : IValueFunction
{
    const double ObsLimit = 10;

    /// <summary>Features of an observation of O numbers.</summary>
    /// <exception cref="TooLargeException">More than an array holds.</exception>
    public static int Count(int obsDim)
    {
        long f = 2L * obsDim + 4;
        TooLargeException.ThrowUnlessFits(f, sizeof(double) * f, $"LinearFeatureBaseline for observations of {obsDim} numbers", "set problem.baseline=zero");
        return (int)f;
    }

    /// <summary>τ</summary>
    public static double Time(int time) => time / 100.0;

    /// <summary>s as features have it; [O].</summary>
    public static void WriteObs(ReadOnlySpan<float> obs, Span<double> s)
    {
        for (int i = 0; i < obs.Length; i++) s[i] = Math.Clamp(obs[i], -ObsLimit, ObsLimit);
    }

    /// <summary>All features; [<see cref="Count"/>].</summary>
    public static void Write(ReadOnlySpan<float> obs, int time, Span<double> x)
    {
        Span<double> s = x[..obs.Length], squares = x.Slice(obs.Length, obs.Length), tail = x[(2 * obs.Length)..];
        WriteObs(obs, s);
        for (int i = 0; i < s.Length; i++) squares[i] = s[i] * s[i];
        double t = Time(time);
        (tail[0], tail[1], tail[2], tail[3]) = (t, t * t, t * t * t, 1);
    }

    public void Predict(ReadOnlySpan<float> obs, ReadOnlySpan<int> time, Span<float> value)
    {
        if (obs.Length != (long)value.Length * obsDim || time.Length != value.Length)
            throw new ShapeException($"Predict: {obs.Length} numbers of observations and {time.Length} times for {value.Length} values;"
                + $" expected {obsDim} numbers and one time for each");
        var x = new double[weights.Length];
        for (int n = 0; n < value.Length; n++)
        {
            Write(obs.Slice(n * obsDim, obsDim), time[n], x);
            double v = 0;
            for (int i = 0; i < x.Length; i++) v += weights[i] * x[i];
            value[n] = (float)v;
        }
    }
}
