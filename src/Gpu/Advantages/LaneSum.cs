using ILGPU;

namespace MetaRL.Gpu.Advantages;

/// <summary>Sums over a task's samples by one group of threads, in an order that does not depend on how many these are: lane i adds
/// up what its thread finds for samples i, i + Lanes, …, and lanes are added one after another.</summary>
static class LaneSum
{
    internal const int Lanes = 128;

    /// <summary>The sum of all lanes. Every thread of the group must call, and the lanes must be written.</summary>
    internal static double Of(ArrayView<double> lanes)
    {
        Group.Barrier();
        double sum = 0;
        for (int i = 0; i < Lanes; i++) sum += lanes[i];
        Group.Barrier();   // the next sum may write
        return sum;
    }
}
