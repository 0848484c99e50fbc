using MetaRL.Gpu.Kernels;

namespace MetaRL.Gpu.Advantages;

/// <summary>Gₜ = rₜ + γ(1−endₜ) Gₜ₊₁, a thread for each rollout; masked samples get 0.</summary>
static class ReturnsKernel
{
    internal static void Run(AdvantageShape shape, AdvantageColumns c)
    {
        for (int i = (int)Threads.First, step = (int)Threads.Stride; i < shape.Tasks * shape.Envs; i += step)
        {
            int task = i / shape.Envs, b = i % shape.Envs;
            double g = 0;
            bool isLast = true;
            for (int t = shape.Steps - 1; t >= 0; t--)
            {
                int n = (task * shape.Steps + t) * shape.Envs + b;
                if (c.Mask[n] == 0)
                {
                    c.Discounted[n] = 0;
                    continue;
                }
                if (Ends(shape, c, n, isLast)) g = 0;
                g = c.Reward[n] + shape.Gamma * g;
                c.Discounted[n] = (float)g;
                isLast = false;
            }
        }
    }

    /// <summary>Whether what a step is credited for ends with it.</summary>
    internal static bool Ends(AdvantageShape shape, AdvantageColumns c, int n, bool isLast) => shape.IsTrial == 1 ? isLast : c.Done[n] != 0;

    /// <summary>Steps since credit began.</summary>
    internal static int TimeOf(AdvantageShape shape, AdvantageColumns c, int n) => shape.IsTrial == 1 ? n / shape.Envs % shape.Steps : (int)c.Time[n];
}
