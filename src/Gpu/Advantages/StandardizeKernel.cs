using ILGPU;
using ILGPU.Algorithms;

namespace MetaRL.Gpu.Advantages;

/// <summary>
/// Each sample's weight in its task's mean, and where asked for advantages of mean 0 and standard deviation 1, as on the host:
/// 0 where returns show no difference between rollouts beyond rounding. A group of threads for each task.
/// </summary>
static class StandardizeKernel
{
    const double Rounding = 1.0 / (1 << 22);

    internal static void Run(AdvantageShape shape, AdvantageColumns c)
    {
        int first = Grid.IdxX * shape.Samples;
        ArrayView<double> lanes = SharedMemory.Allocate<double>(LaneSum.Lanes);
        for (int lane = Group.IdxX, step = Group.DimX; lane < LaneSum.Lanes; lane += step)
        {
            double sum = 0;
            for (int i = lane; i < shape.Samples; i += LaneSum.Lanes) sum += c.Mask[first + i];
            lanes[lane] = sum;
        }
        double count = LaneSum.Of(lanes);
        for (int i = Group.IdxX, step = Group.DimX; i < shape.Samples; i += step) c.Weight[first + i] = (float)(c.Mask[first + i] / count);
        if (shape.IsStandardized == 0) return;

        for (int lane = Group.IdxX, step = Group.DimX; lane < LaneSum.Lanes; lane += step)
        {
            double sum = 0;
            for (int i = lane; i < shape.Samples; i += LaneSum.Lanes) sum += c.Adv[first + i];
            lanes[lane] = sum;
        }
        double mean = LaneSum.Of(lanes) / count;
        for (int lane = Group.IdxX, step = Group.DimX; lane < LaneSum.Lanes; lane += step)
        {
            double sum = 0;
            for (int i = lane; i < shape.Samples; i += LaneSum.Lanes)
            {
                double d = c.Adv[first + i] - mean;
                if (c.Mask[first + i] != 0) sum += d * d;
            }
            lanes[lane] = sum;
        }
        double deviation = XMath.Sqrt(LaneSum.Of(lanes) / count);
        for (int lane = Group.IdxX, step = Group.DimX; lane < LaneSum.Lanes; lane += step)
        {
            double most = 0;
            for (int i = lane; i < shape.Samples; i += LaneSum.Lanes) most = XMath.Max(most, XMath.Abs((double)c.Discounted[first + i]));
            lanes[lane] = most;
        }
        Group.Barrier();
        double largest = 0;
        for (int i = 0; i < LaneSum.Lanes; i++) largest = XMath.Max(largest, lanes[i]);
        double least = Rounding * largest;
        bool hasSignal = !(deviation <= least) && !AreAlike(shape, c, first, least);
        double scale = hasSignal ? 1 / (deviation + 1e-8) : 0;
        for (int i = Group.IdxX, step = Group.DimX; i < shape.Samples; i += step)
        {
            int n = first + i;
            if (c.Mask[n] == 0) continue;
            c.Adv[n] = hasSignal ? (float)((c.Adv[n] - mean) * scale) : 0;
            c.Value[n] = (float)((c.Value[n] + mean) * scale);
        }
    }

    // Whether at every time all returns are the same up to a tolerance, with another rollout there to compare with; one that
    // outlasts all others is held to theirs, which is nothing any more.
    static bool AreAlike(AdvantageShape shape, AdvantageColumns c, int first, double tolerance)
    {
        ArrayView<float> at = c.Extremes.SubView((long)Grid.IdxX * shape.Steps * 3, shape.Steps * 3);
        ref int differ = ref SharedMemory.Allocate<int>();
        if (Group.IdxX == 0) differ = 0;
        for (int t = Group.IdxX, step = Group.DimX; t < shape.Steps; t += step)
        {
            at[3 * t] = float.PositiveInfinity;
            at[3 * t + 1] = float.NegativeInfinity;
            at[3 * t + 2] = 0;
        }
        Group.Barrier();
        for (int i = Group.IdxX, step = Group.DimX; i < shape.Samples; i += step)
        {
            int n = first + i;
            if (c.Mask[n] == 0) continue;
            int t = ReturnsKernel.TimeOf(shape, c, n);
            float value = c.Discounted[n] + 0f;   // no −0: what swaps values compares them as numbers
            Atomic.Min(ref at[3 * t], value);
            Atomic.Max(ref at[3 * t + 1], value);
            Atomic.Add(ref at[3 * t + 2], 1f);
        }
        Group.Barrier();
        bool areSeveral = at[2] > 1;
        for (int t = Group.IdxX, step = Group.DimX; t < shape.Steps; t += step)
        {
            float count = at[3 * t + 2], low = at[3 * t], high = at[3 * t + 1];
            bool isAlike = count == 0 || (count == 1 ? areSeveral && XMath.Abs((double)low) <= tolerance : (double)high - low <= tolerance);
            if (!isAlike) differ = 1;
        }
        Group.Barrier();
        return differ == 0;
    }
}
