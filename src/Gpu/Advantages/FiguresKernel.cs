using ILGPU;
using MetaRL.Gpu.Kernels;

namespace MetaRL.Gpu.Advantages;

/// <summary>What is told of each task's rollouts, [T, 2 episodes + 1]: mean return of its first, second, … episode, share of
/// successes of each, and steps that count. A thread for each number.</summary>
static class FiguresKernel
{
    internal static int SizeFor(int episodes) => 2 * episodes + 1;

    internal static void Run(AdvantageShape shape, ArrayView<float> returns, ArrayView<float> solved, ArrayView<float> mask, ArrayView<double> figures)
    {
        int size = SizeFor(shape.Episodes);
        for (int i = (int)Threads.First, step = (int)Threads.Stride; i < shape.Tasks * size; i += step)
        {
            int task = i / size, which = i % size;
            double sum = 0;
            if (which == 2 * shape.Episodes)
                for (int n = 0; n < shape.Samples; n++) sum += mask[(long)task * shape.Samples + n];
            else
            {
                bool isReturn = which < shape.Episodes;
                long first = ((long)task * shape.Episodes + which % shape.Episodes) * shape.Envs;
                for (int b = 0; b < shape.Envs; b++) sum += isReturn ? returns[first + b] : solved[first + b];
                sum /= shape.Envs;
            }
            figures[i] = sum;
        }
    }
}
