using MetaRL.Envs.Checks;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Tests;

delegate float TradingPolicy(ReadOnlySpan<float> obs, ref Rng rng);

static class TradingPlay
{
    public static readonly TradingPolicy Long = (_, ref _) => 1;
    public static readonly TradingPolicy Short = (_, ref _) => -1;
    public static readonly TradingPolicy Random = (_, ref rng) => rng.Uniform(-1, 1);
    public static readonly TradingPolicy Momentum = (obs, ref _) => MathF.Sign(obs[^4]); // the last return
    public static readonly TradingPolicy Reversal = (obs, ref _) => -MathF.Sign(obs[^4]);
    public static readonly TradingPolicy Trend = (obs, ref _) => Math.Clamp(obs[^3], -1, 1);
    public static readonly TradingPolicy CalmOnly = (obs, ref _) => obs[^2] < 0.5f ? 1 : 0;

    // Returns of whole episodes, one for each of a number of environments.
    public static double[] Returns(ITask task, int episodes, TradingPolicy policy, ulong seed = 1)
    {
        IVectorEnv envs = task.CreateEnvs(episodes);
        var buffers = new StepBuffers(envs);
        buffers.Reset(new Seed(seed));
        Rng rng = new Seed(seed).Fork("policy").Stream();
        var total = new double[episodes];
        for (int t = 0; t < envs.Spec.Horizon; t++)
        {
            for (int i = 0; i < episodes; i++) buffers.Act[i] = policy(buffers.ObsOf(i), ref rng);
            buffers.Step();
            for (int i = 0; i < episodes; i++) total[i] += buffers.Reward[i];
        }
        return total;
    }

    public static (double Mean, double StandardError) Estimate(double[] x)
    {
        double mean = x.Average();
        return (mean, Math.Sqrt(x.Sum(v => (v - mean) * (v - mean)) / (x.Length - 1.0) / x.Length));
    }
}
