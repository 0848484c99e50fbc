using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Sampling;

namespace MetaRL.Benchmarks;

/// <summary>The workloads that benchmarks share.</summary>
static class Workloads
{
    /// <summary>Random trajectories of the given sizes: what a meta-gradient is computed from, without an environment.</summary>
    public static TaskData[] RandomTasks(int tasks, int samples, int innerSteps, EnvSpec spec, Seed seed)
        => [.. Enumerable.Range(0, tasks).Select(t => new TaskData(
            [.. Enumerable.Range(0, innerSteps).Select(k => RandomSample(samples, spec, seed.Fork((ulong)t).Fork((ulong)k)))],
            RandomSample(samples, spec, seed.Fork((ulong)t).Fork("query"))))];

    static PolicySample RandomSample(int samples, EnvSpec spec, Seed seed)
    {
        Rng rng = seed.Stream();
        float[] Normals(int n) { var x = new float[n]; rng.FillNormal(x); return x; }
        float[] act = Normals(samples * spec.ActDim), mask = new float[samples];
        Array.Fill(mask, 1);
        return new PolicySample(new Trajectories
        {
            Steps = samples,
            Envs = 1,
            Obs = Normals(samples * spec.ObsDim),
            Act = act,
            LogProb = [.. Enumerable.Range(0, samples).Select(n => StandardLogProb(act.AsSpan(n * spec.ActDim, spec.ActDim)))],
            Reward = new float[samples],
            Mask = mask,
            Time = new int[samples],
            Episode = new int[samples],
            Terminated = new bool[samples],
            Truncated = new bool[samples],
            FinalObs = new float[spec.ObsDim],
            EpisodeReturns = new double[1],
            ValidSteps = samples,
        }, AdvantageEstimate.WithoutBaseline(Normals(samples)));
    }

    // ln π of a standard normal policy: ratios near a fresh policy then stay tame.
    static float StandardLogProb(ReadOnlySpan<float> act)
    {
        double sum = 0;
        foreach (float a in act) sum -= 0.5 * a * a + 0.5 * Math.Log(2 * Math.PI);
        return (float)sum;
    }

    /// <summary>20 inputs, 6 box actions: the sizes of a small locomotion task.</summary>
    public static EnvSpec Locomotion { get; } = new(BoxSpace.Unbounded(20), BoxSpace.Uniform(6, -1, 1), 100);
}
