using MetaRL.Policies.Baselines;

namespace MetaRL.Rollouts.Tests;

/// <summary>V(s, t) given as a formula of a one-dimensional observation and time; keeps what it should be fitted to.</summary>
sealed record KnownValue(Func<float, int, double> V) : Baseline
{
    public float[] Fitted { get; private set; } = [];

    public override IValueFunction Fit(in BaselineData data)
    {
        Fitted = data.Return.ToArray();
        return new Function(V);
    }

    sealed class Function(Func<float, int, double> v) : IValueFunction
    {
        public void Predict(ReadOnlySpan<float> obs, ReadOnlySpan<int> time, Span<float> value)
        {
            for (int n = 0; n < value.Length; n++) value[n] = (float)v(obs[n], time[n]);
        }
    }
}
