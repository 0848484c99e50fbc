using MetaRL.Policies;
using MetaRL.Policies.Baselines;
using MetaRL.Tensors;

namespace MetaRL.Problems;

/// <summary>
/// A policy's own value function in the place of a fitted baseline:  V(s, t) = b(t) + u · V_θ(s). The trend b is fitted to the
/// batch's discounted returns by time alone, and is 0 beyond the last time, as they are; u is the root mean square of what it leaves over: so the network learns numbers
/// of about 1 whatever a family pays, and what it learns is what the state tells beyond the time that is left.
/// </summary>
sealed record ValueHead : Baseline
{
    // u is no smaller than this share of the returns, so that rounding is not made large.
    const double LeastUnit = 0.01;

    readonly Policy policy;
    readonly Params theta;

    /// <summary>Of a policy that has one, with weights of leading dimension 1. No setting: nobody else can construct it.</summary>
    internal ValueHead(Policy policy, Params theta)
    {
        this.policy = policy;
        this.theta = theta;
    }

    public override IValueFunction Fit(in BaselineData data)
    {
        IValueFunction trend = new LinearFeatureBaseline().Fit(new()
        {
            ObsDim = 0,
            Obs = [],
            Time = data.Time,
            Return = data.Return,
            Mask = data.Mask,
        });
        var predicted = new float[data.Time.Length];
        trend.Predict([], data.Time, predicted);
        double rest = 0, all = 0, samples = 0;
        for (int n = 0; n < predicted.Length; n++)
        {
            double g = data.Return[n], off = g - predicted[n];
            rest += data.Mask[n] * off * off;
            all += data.Mask[n] * g * g;
            samples += data.Mask[n];
        }
        double unit = Math.Sqrt((rest + LeastUnit * LeastUnit * all) / Math.Max(1, samples));
        return new Function(policy, theta, data.ObsDim, data.Envs, new Ending(trend, LastTime(data)), unit > 0 ? unit : 1);
    }

    static int LastTime(in BaselineData data)
    {
        int last = -1;
        for (int n = 0; n < data.Time.Length; n++)
            if (data.Mask[n] != 0) last = Math.Max(last, data.Time[n]);
        return last;
    }

    // A polynomial says nothing of what it was not fitted to, least of all where all samples were of one time.
    sealed class Ending(IValueFunction trend, int last) : IValueFunction
    {
        public void Predict(ReadOnlySpan<float> obs, ReadOnlySpan<int> time, Span<float> value)
        {
            trend.Predict(obs, time, value);
            for (int n = 0; n < value.Length; n++)
                if (time[n] > last) value[n] = 0;
        }
    }

    sealed class Function(Policy policy, Params theta, int obsDim, int envs, IValueFunction trend, double unit) : IValueFunction
    {
        public void Predict(ReadOnlySpan<float> obs, ReadOnlySpan<int> time, Span<float> value)
        {
            trend.Predict([], time, value);
            using TensorScope scope = TensorScope.Open();
            Tensor rows = Tensor.From(theta.Backend, obs, [1, value.Length, obsDim]);
            var learned = new float[value.Length];
            policy.Value(theta, new(rows, policy.HasMemory ? envs : value.Length)).CopyTo(learned);
            for (int n = 0; n < value.Length; n++) value[n] += (float)unit * learned[n];
        }

        public void ToTargets(ReadOnlySpan<int> time, Span<float> returns)
        {
            var expected = new float[returns.Length];
            trend.Predict([], time, expected);
            for (int n = 0; n < returns.Length; n++) returns[n] = (float)((returns[n] - expected[n]) / unit);
        }
    }
}
