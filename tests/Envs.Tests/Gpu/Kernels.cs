using ILGPU;

namespace MetaRL.Envs.Tests.Gpu;

/// <summary>What a rollout on a GPU does with an environment: one thread plays one, the action is what it saw.</summary>
public static class Kernels
{
    public static void Play<TEnv, TTask>(
        ArrayView<TEnv> envs, ArrayView<TTask> tasks, ArrayView<Rng> rngs, ArrayView<float> obs, ArrayView<float> rewards, int obsDim, int steps)
        where TEnv : unmanaged, IEnv<TTask>
        where TTask : unmanaged
    {
        int i = Grid.GlobalIndex.X;
        TEnv env = envs[i];
        Rng rng = rngs[i];
        ref TTask task = ref tasks[0];
        var row = new ViewRow { Values = obs, At = i * obsDim };
        env.Reset(in task, ref rng);
        for (int t = 0; t < steps; t++)
        {
            env.Observe(in task, ref row);
            StepResult result = env.Step(in task, in row, ref rng);
            rewards[i * steps + t] = result.Reward;
            if (result.Terminated) env.Reset(in task, ref rng);
        }
    }

    struct ViewRow : IObsWriter, IActReader
    {
        internal ArrayView<float> Values;
        internal int At;

        public float this[int i]
        {
            readonly get => Values[At + i];
            set => Values[At + i] = value;
        }
    }
}
