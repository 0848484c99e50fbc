using ILGPU;
using MetaRL.Gpu.Kernels;

namespace MetaRL.Gpu.Advantages;

/// <summary>Generalized advantage estimation as <see cref="MetaRL.Rollouts.Advantages"/> does it, a thread for each rollout.</summary>
static class AdvantageKernel
{
    internal static void Run(AdvantageShape shape, AdvantageColumns c)
    {
        for (int i = (int)Threads.First, step = (int)Threads.Stride; i < shape.Tasks * shape.Envs; i += step) One(shape, c, i / shape.Envs, i % shape.Envs);
    }

    static void One(AdvantageShape shape, AdvantageColumns c, int task, int b)
    {
        int f = shape.Features, size = SolveKernel.SizeFor(f);
        ArrayView<double> w = c.Solution.SubView((long)task * size + 2L * f * f, f);
        double decay = shape.Gamma * shape.Lambda, next = 0, sum = 0;
        bool isLast = true;
        for (int t = shape.Steps - 1; t >= 0; t--)
        {
            int n = (task * shape.Steps + t) * shape.Envs + b;
            if (c.Mask[n] == 0)
            {
                c.Adv[n] = 0;
                c.Value[n] = 0;
                c.Target[n] = 0;
                continue;
            }
            int time = ReturnsKernel.TimeOf(shape, c, n);
            float value = Features.Value(w, f, c.Obs, (long)n * shape.ObsDim, shape.ObsDim, time);
            if (ReturnsKernel.Ends(shape, c, n, isLast))
            {
                next = c.Terminated[n] != 0 ? 0 : FinalValue(shape, c, w, task, b, n, time);
                sum = 0;
            }
            sum = c.Reward[n] + shape.Gamma * next - value + decay * sum;
            next = value;
            isLast = false;
            c.Adv[n] = (float)sum;
            c.Value[n] = value;
            c.Target[n] = (float)sum + value;
        }
    }

    // With the rollout a task ends, and nothing is paid after it.
    static double FinalValue(AdvantageShape shape, AdvantageColumns c, ArrayView<double> w, int task, int b, int n, int time)
    {
        if (shape.IsTrial == 1) return 0;
        long e = ((long)task * shape.Episodes + (int)c.Episode[n]) * shape.Envs + b;
        return Features.Value(w, shape.Features, c.FinalObs, e * shape.ObsDim, shape.ObsDim, time + 1);
    }
}
