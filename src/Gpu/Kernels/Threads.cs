using ILGPU;

namespace MetaRL.Gpu.Kernels;

/// <summary>The loop of a kernel over elements: <c>for (uint i = Threads.First, step = Threads.Stride; i &lt; n; i += step)</c>, which is
/// right for any number and size of groups. Unsigned, so that it ends at 2³¹.</summary>
static class Threads
{
    internal static uint First => (uint)(Grid.IdxX * Group.DimX + Group.IdxX);

    internal static uint Stride => (uint)(Grid.DimX * Group.DimX);
}
