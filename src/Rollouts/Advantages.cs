using MetaRL.Policies.Baselines;

namespace MetaRL.Rollouts;

/// <summary>How advantages are estimated from rewards.</summary>
/// <param name="Gamma">γ, discount per step.</param>
/// <param name="Lambda">λ of the generalized advantage estimator.</param>
/// <param name="Standardize">Whether each task's advantages are shifted and scaled to mean 0, standard deviation 1.</param>
public sealed record AdvantageConfig(
    [property: System.ComponentModel.DataAnnotations.Range(0.0, 1.0)] double Gamma = 0.99,
    [property: System.ComponentModel.DataAnnotations.Range(0.0, 1.0)] double Lambda = 1,
    bool Standardize = true);

/// <summary>Generalized advantage estimation, Schulman et al. 2016, arXiv:1506.02438.</summary>
public static class Advantages
{
    /// <summary>
    /// Âₜ = δₜ + γλ(1−doneₜ) Âₜ₊₁,  δₜ = rₜ + γ(1−termₜ) V(sₜ₊₁) − V(sₜ),  t ∈ [0, H); [N].
    /// A truncated episode bootstraps from the value of its final observation; a terminated one has no value after it.
    /// The baseline is fitted to the discounted returns of the same trajectories. Masked samples get 0.
    /// </summary>
    public static float[] Estimate(Trajectories tau, Baseline baseline, AdvantageConfig config)
    {
        IValueFunction v = Fit(tau, baseline, config.Gamma);
        var value = new float[tau.Count];
        v.Predict(tau.Obs, tau.Time, value);
        float[] final = FinalValues(tau, v), adv = new float[tau.Count];
        double gamma = config.Gamma, decay = config.Gamma * config.Lambda;
        for (int b = 0; b < tau.Envs; b++)
        {
            double next = 0, sum = 0;   // V(sₜ₊₁) and Âₜ₊₁, reset at each episode's last step
            int episode = final.Length / tau.Envs;
            for (int t = tau.Steps - 1; t >= 0; t--)
            {
                int n = t * tau.Envs + b;
                if (tau.Mask[n] == 0) continue;
                bool done = tau.Terminated[n] || tau.Truncated[n];
                if (done) (next, sum, episode) = (tau.Terminated[n] ? 0 : final[(episode - 1) * tau.Envs + b], 0, episode - 1);
                sum = tau.Reward[n] + gamma * next - value[n] + decay * sum;
                (adv[n], next) = ((float)sum, value[n]);
            }
        }
        if (config.Standardize) Standardize(adv, tau.Mask, tau.ValidSteps);
        return adv;
    }

    /// <summary>Gₜ = rₜ + γ(1−doneₜ) Gₜ₊₁ within each episode, [N]; masked samples get 0.</summary>
    public static float[] DiscountedReturns(Trajectories tau, double gamma)
    {
        var returns = new float[tau.Count];
        for (int b = 0; b < tau.Envs; b++)
        {
            double g = 0;
            for (int t = tau.Steps - 1; t >= 0; t--)
            {
                int n = t * tau.Envs + b;
                if (tau.Mask[n] == 0) continue;
                g = tau.Reward[n] + (tau.Terminated[n] || tau.Truncated[n] ? 0 : gamma * g);
                returns[n] = (float)g;
            }
        }
        return returns;
    }

    static IValueFunction Fit(Trajectories tau, Baseline baseline, double gamma) => baseline.Fit(new()
    {
        ObsDim = tau.Obs.Length / tau.Count,
        Obs = tau.Obs,
        Time = tau.Time,
        Return = DiscountedReturns(tau, gamma),
        Mask = tau.Mask,
    });

    // V of the observation after each episode's last step, [episodes, B]: its time is one past that of the last sample.
    static float[] FinalValues(Trajectories tau, IValueFunction v)
    {
        int episodes = tau.EpisodeReturns.Length;
        var time = new int[episodes];
        var episode = new int[tau.Envs];
        for (int n = 0; n < tau.Count; n++)
        {
            if (tau.Mask[n] == 0 || !(tau.Terminated[n] || tau.Truncated[n])) continue;
            int b = n % tau.Envs;
            time[episode[b]++ * tau.Envs + b] = tau.Time[n] + 1;
        }
        var values = new float[episodes];
        v.Predict(tau.FinalObs, time, values);
        return values;
    }

    static void Standardize(float[] adv, float[] mask, int valid)
    {
        double mean = 0, square = 0;
        foreach (float a in adv) mean += a;
        mean /= valid;
        for (int n = 0; n < adv.Length; n++) if (mask[n] != 0) square += (adv[n] - mean) * (adv[n] - mean);
        double scale = 1 / (Math.Sqrt(square / valid) + 1e-8);
        for (int n = 0; n < adv.Length; n++) if (mask[n] != 0) adv[n] = (float)((adv[n] - mean) * scale);
    }
}
