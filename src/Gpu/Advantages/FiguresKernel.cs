using ILGPU;

namespace MetaRL.Gpu.Advantages;

/// <summary>What is told of each task's rollouts, [T, 2 episodes + 1]: mean return of its first, second, … episode, share of
/// successes of each, and steps that count. A group of threads for each number.</summary>
static class FiguresKernel
{
    internal static int SizeFor(int episodes) => 2 * episodes + 1;

    internal static void Run(AdvantageShape shape, ArrayView<float> returns, ArrayView<float> solved, ArrayView<int> taken, ArrayView<double> figures)
    {
        int size = SizeFor(shape.Episodes), task = Grid.IdxX / size, which = Grid.IdxX % size;
        ArrayView<double> lanes = SharedMemory.Allocate<double>(LaneSum.Lanes);
        bool isReturn = which < shape.Episodes, isCount = which == 2 * shape.Episodes;
        long first = ((long)task * shape.Episodes + which % shape.Episodes) * shape.Envs;
        ArrayView<float> column = isReturn ? returns : solved;
        for (int lane = Group.IdxX, step = Group.DimX; lane < LaneSum.Lanes; lane += step)
        {
            double sum = 0;
            for (int b = lane; b < shape.Envs; b += LaneSum.Lanes) sum += column[first + b];
            lanes[lane] = sum;
        }
        double mean = LaneSum.Of(lanes) / shape.Envs;
        if (Group.IdxX == 0) figures[Grid.IdxX] = isCount ? taken[task] : mean;
    }
}
