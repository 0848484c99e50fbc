using MetaRL.Policies.Baselines;

namespace MetaRL.Rollouts;

/// <summary>How far the consequences of an action are counted.</summary>
public enum Credit
{
    /// <summary>To the end of its episode.</summary>
    Episode,
    /// <summary>To the end of its rollout, across the ends of episodes: what is learned in one episode pays in later ones
    /// (RL², Duan et al. 2016, arXiv:1611.02779). With the rollout a task ends, and nothing is paid after it. For policies that
    /// remember.</summary>
    Trial,
}

/// <summary>How advantages are estimated from rewards.</summary>
/// <param name="Gamma">γ, discount per step.</param>
/// <param name="Lambda">λ of the generalized advantage estimator.</param>
/// <param name="Standardize">Whether each task's advantages are shifted and scaled to mean 0, standard deviation 1; all are 0
/// where the returns show no difference between rollouts beyond rounding.</param>
/// <param name="Credit">How far the consequences of an action are counted.</param>
public sealed record AdvantageConfig(
    [property: System.ComponentModel.DataAnnotations.Range(0.0, 1.0)] double Gamma = 0.99,
    [property: System.ComponentModel.DataAnnotations.Range(0.0, 1.0)] double Lambda = 1,
    bool Standardize = true,
    Credit Credit = Credit.Episode);

/// <summary>Advantages, and what they were taken from; all [N], 0 where masked.</summary>
/// <param name="Adv">Â, standardized where that was asked for.</param>
/// <param name="Value">The baseline's V in the units of Â: Â + V are returns, scaled, without a shift.</param>
/// <param name="Target">λ-returns, Â + V before standardization, as a value function that is learned has them
/// (<see cref="IValueFunction.ToTargets"/>).</param>
public sealed record AdvantageEstimate(float[] Adv, float[] Value, float[] Target)
{
    /// <summary>1 − Var(Â) / Var(Â + V), at most 1: how much of the returns' variance the baseline predicted; 0 where they have none.</summary>
    /// <param name="mask">[N], 1 where a sample counts, else 0.</param>
    public double ExplainedVariance(ReadOnlySpan<float> mask)
    {
        double count = 0, rest = 0, restSquare = 0, all = 0, allSquare = 0;
        for (int n = 0; n < mask.Length; n++)
        {
            if (mask[n] == 0) continue;
            double a = Adv[n], g = a + Value[n];
            count++;
            rest += a;
            restSquare += a * a;
            all += g;
            allSquare += g * g;
        }
        double variance = allSquare - all * all / count;
        return variance > 0 ? 1 - (restSquare - rest * rest / count) / variance : 0;
    }

    /// <summary>Advantages that were taken from no baseline.</summary>
    public static AdvantageEstimate WithoutBaseline(float[] adv) => new(adv, new float[adv.Length], adv);
}

/// <summary>Generalized advantage estimation, Schulman et al. 2016, arXiv:1506.02438.</summary>
public static class Advantages
{
    /// <summary>
    /// Âₜ = δₜ + γλ(1−endₜ) Âₜ₊₁,  δₜ = rₜ + γ(1−termₜ) V(sₜ₊₁) − V(sₜ),  t ∈ [0, H); [N].  A step ends what it is
    /// credited for where its episode does, or its rollout, as <see cref="AdvantageConfig.Credit"/> has it: a truncated episode
    /// bootstraps from the value of its final observation; a terminated one, and a rollout, has no value after it. The baseline is fitted to
    /// the discounted returns of the same trajectories, which stop at the horizon although the bootstrap does not. Masked
    /// samples get 0; where advantages are standardized, so do all samples of trajectories in which nothing done made a
    /// difference: what is left of them is the baseline's error, or rounding, and no signal to be made large.
    /// </summary>
    public static float[] Estimate(Trajectories tau, Baseline baseline, AdvantageConfig config) => Of(tau, baseline, config).Adv;

    /// <summary>The same, with what they were taken from.</summary>
    public static AdvantageEstimate Of(Trajectories tau, Baseline baseline, AdvantageConfig config)
    {
        int[] time = TimeOf(tau, config.Credit);
        float[] returns = DiscountedReturns(tau, config.Gamma, config.Credit);
        IValueFunction v = Fit(tau, time, returns, baseline);
        var value = new float[tau.Count];
        v.Predict(tau.Obs, time, value);
        float[] final = config.Credit == Credit.Trial ? new float[tau.EpisodeReturns.Length] : FinalValues(tau, time, v), adv = new float[tau.Count];
        for (int b = 0; b < tau.Envs; b++) EstimateOne(tau, b, value, final, config, adv);
        var target = new float[tau.Count];
        for (int n = 0; n < target.Length; n++) target[n] = adv[n] + value[n];
        v.ToTargets(time, target);
        for (int n = 0; n < target.Length; n++) target[n] *= tau.Mask[n];
        (double mean, double scale) = config.Standardize ? Standardization.Apply(adv, returns, time, tau) : (0, 1);
        for (int n = 0; n < value.Length; n++) value[n] = (float)((value[n] + mean) * scale) * tau.Mask[n];
        return new(adv, value, target);
    }

    // Backwards through the rollout of environment b.
    static void EstimateOne(Trajectories tau, int b, float[] value, float[] final, AdvantageConfig config, float[] adv)
    {
        double decay = config.Gamma * config.Lambda;
        double next = 0, sum = 0;   // V(sₜ₊₁) and Âₜ₊₁
        bool isLast = true;
        for (int t = tau.Steps - 1; t >= 0; t--)
        {
            int n = t * tau.Envs + b;
            if (tau.Mask[n] == 0) continue;
            if (Ends(tau, n, isLast, config.Credit))
            {
                next = tau.Terminated[n] ? 0 : final[tau.Episode[n] * tau.Envs + b];
                sum = 0;
            }
            sum = tau.Reward[n] + config.Gamma * next - value[n] + decay * sum;
            next = value[n];
            adv[n] = (float)sum;
            isLast = false;
        }
    }

    /// <summary>Gₜ = rₜ + γ(1−endₜ) Gₜ₊₁, [N]; masked samples get 0.</summary>
    public static float[] DiscountedReturns(Trajectories tau, double gamma, Credit credit = Credit.Episode)
    {
        var returns = new float[tau.Count];
        for (int b = 0; b < tau.Envs; b++)
        {
            double g = 0;
            bool isLast = true;
            for (int t = tau.Steps - 1; t >= 0; t--)
            {
                int n = t * tau.Envs + b;
                if (tau.Mask[n] == 0) continue;
                if (Ends(tau, n, isLast, credit)) g = 0;
                g = tau.Reward[n] + gamma * g;
                returns[n] = (float)g;
                isLast = false;
            }
        }
        return returns;
    }

    static bool Ends(Trajectories tau, int n, bool isLast, Credit credit)
        => credit == Credit.Trial ? isLast : tau.Terminated[n] || tau.Truncated[n];

    // Steps since credit began: in the episode, or in the whole rollout.
    static int[] TimeOf(Trajectories tau, Credit credit)
    {
        if (credit == Credit.Episode) return tau.Time;
        var time = new int[tau.Count];
        for (int n = 0; n < time.Length; n++) time[n] = n / tau.Envs;
        return time;
    }

    static IValueFunction Fit(Trajectories tau, int[] time, float[] returns, Baseline baseline) => baseline.Fit(new()
    {
        ObsDim = tau.Obs.Length / tau.Count,
        Obs = tau.Obs,
        Time = time,
        Return = returns,
        Mask = tau.Mask,
        Envs = tau.Envs,
    });

    // V of the observation after each episode's last step, [episodes, B]: its time is one past that of the last sample.
    static float[] FinalValues(Trajectories tau, int[] time, IValueFunction v)
    {
        var finalTime = new int[tau.EpisodeReturns.Length];
        for (int n = 0; n < tau.Count; n++)
        {
            bool ends = tau.Mask[n] != 0 && (tau.Terminated[n] || tau.Truncated[n]);
            if (ends) finalTime[tau.Episode[n] * tau.Envs + n % tau.Envs] = time[n] + 1;
        }
        var values = new float[finalTime.Length];
        v.Predict(tau.FinalObs, finalTime, values);
        return values;
    }
}
