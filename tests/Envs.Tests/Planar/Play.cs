using MetaRL.Envs.Checks;
using MetaRL.Envs.Families.Planar;
using MetaRL.Envs.Families.Planar.Bodies;

namespace MetaRL.Envs.Tests;

/// <summary>Open-loop play of planar tasks.</summary>
static class Play
{
    public static StepBuffers Start(PlanarTask task, int envs = 1)
    {
        var buffers = new StepBuffers(task.CreateEnvs(envs));
        buffers.Reset(new Seed(77));
        return buffers;
    }

    /// <summary>The rewards and final observations of one environment under actions that depend on the seed alone.</summary>
    public static (float[] Rewards, float[][] Obs, bool[] Terminated) Random(PlanarTask task, int steps, Func<float[], float[]>? change = null)
    {
        StepBuffers buffers = Start(task);
        Rng rng = new Seed(5).Stream();
        float[] rewards = new float[steps];
        float[][] obs = new float[steps][];
        bool[] terminated = new bool[steps];
        for (int t = 0; t < steps; t++)
        {
            foreach (ref float u in buffers.Act.AsSpan()) u = rng.Uniform(-1, 1);
            change?.Invoke(buffers.Act).CopyTo(buffers.Act, 0);
            buffers.Step();
            (rewards[t], obs[t], terminated[t]) = (buffers.Reward[0], [.. buffers.FinalObs], buffers.Terminated[0]);
        }
        return (rewards, obs, terminated);
    }

    /// <summary>The cost of the actions that <see cref="Random"/> takes, step by step.</summary>
    public static double[] Costs(PlanarBody body, int steps)
    {
        Rng rng = new Seed(5).Stream();
        double[] costs = new double[steps];
        for (int t = 0; t < steps; t++)
            for (int j = 0; j < body.Joints; j++) costs[t] += body.ActionCost * Math.Pow(rng.Uniform(-1, 1), 2);
        return costs;
    }
}
