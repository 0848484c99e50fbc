namespace MetaRL.Rollouts;

/// <summary>Rewards scaled by how much discounted returns vary.</summary>
public static class RewardScaling
{
    /// <summary>The same trajectories with rewards times a factor; returns of episodes stay.</summary>
    public static Trajectories Apply(Trajectories tau, double scale)
        => scale == 1 ? tau : tau with { Reward = Array.ConvertAll(tau.Reward, r => (float)(r * scale)) };

    /// <summary>Rₜ = γ Rₜ₋₁ + rₜ from the start of each episode, [N]; masked samples get 0. Its variance is what Gymnasium's
    /// NormalizeReward and Stable-Baselines3's VecNormalize scale rewards by.</summary>
    public static float[] DiscountedSums(Trajectories tau, double gamma)
    {
        var sums = new float[tau.Count];
        for (int b = 0; b < tau.Envs; b++)
        {
            double sum = 0;
            for (int n = b; n < tau.Count; n += tau.Envs)
            {
                if (tau.Mask[n] == 0) continue;
                if (tau.Time[n] == 0) sum = 0;
                sum = tau.Reward[n] + gamma * sum;
                sums[n] = (float)sum;
            }
        }
        return sums;
    }
}
