using ILGPU;

namespace MetaRL.Envs.Tests.Gpu;

/// <summary>What a rollout on a GPU does with environments: one thread plays one.</summary>
public static class Kernels
{
    /// <summary>The action is what it saw.</summary>
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

    /// <summary>Actions are given; obs [B, steps + 1, O] as a vector environment shows them, rewards [B, steps].</summary>
    public static void Follow<TEnv, TTask>(
        ArrayView<TEnv> envs, ArrayView<TTask> tasks, ArrayView<Rng> rngs, ArrayView<float> acts, ArrayView<float> obs, ArrayView<float> rewards, Sizes sizes)
        where TEnv : unmanaged, IEnv<TTask>
        where TTask : unmanaged
    {
        int i = Grid.GlobalIndex.X;
        TEnv env = envs[i];
        Rng rng = rngs[i];
        ref TTask task = ref tasks[0];
        var seen = new ViewRow { Values = obs, At = i * (sizes.Steps + 1) * sizes.Obs };
        var taken = new ViewRow { Values = acts, At = i * sizes.Steps * sizes.Act };
        env.Reset(in task, ref rng);
        env.Observe(in task, ref seen);
        int clock = 0;
        for (int t = 0; t < sizes.Steps; t++)
        {
            StepResult result = env.Step(in task, in taken, ref rng);
            rewards[i * sizes.Steps + t] = result.Reward;
            clock++;
            if (result.Terminated || clock == sizes.Horizon)
            {
                env.Reset(in task, ref rng);
                clock = 0;
            }
            seen.At += sizes.Obs;
            taken.At += sizes.Act;
            env.Observe(in task, ref seen);
        }
    }

    /// <summary>Of a rollout.</summary>
    public struct Sizes
    {
        public int Obs, Act, Steps, Horizon;
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
