using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MetaRL.Envs.Families.Planar.Simulation;

/// <summary>
/// The ground under a body: heights at even distances with straight lines between, which repeat for ever, each time
/// higher by <see cref="Rise"/>. Immutable.
/// </summary>
public sealed class PlanarGround
{
    internal const int Cells = 256;
    internal const float CellSize = 0.1f;

    // [Cells + 1]; pinned, since the simulator gathers from it.
    readonly float[] heights = GC.AllocateArray<float>(Cells + 1, pinned: true);

    internal PlanarGround(ReadOnlySpan<float> heights, bool isFlat = false)
    {
        heights.CopyTo(this.heights);
        IsFlat = isFlat;
    }

    /// <summary>Level ground at height 0.</summary>
    public static PlanarGround Flat { get; } = new(new float[Cells + 1], isFlat: true);

    /// <summary>How long the ground is before it repeats, m.</summary>
    public static float Period => Cells * CellSize;

    /// <summary>How much higher it is after a period, m.</summary>
    public float Rise => heights[Cells] - heights[0];

    /// <summary>Whether this is <see cref="Flat"/>.</summary>
    public bool IsFlat { get; }

    internal unsafe float* Pointer => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(heights));

    /// <summary>Height at a place, m.</summary>
    /// <param name="x">Forward from where episodes start, m.</param>
    public float HeightAt(float x) => IsFlat ? 0 : Line(x).Height;

    /// <summary>Rise per metre at a place.</summary>
    /// <param name="x">Forward from where episodes start, m.</param>
    public float SlopeAt(float x) => IsFlat ? 0 : Line(x).Slope;

    (float Height, float Slope) Line(float x)
    {
        float u = x / CellSize, period = MathF.Floor(u / Cells), within = u - period * Cells;
        int cell = Math.Clamp((int)within, 0, Cells - 1);
        float step = heights[cell + 1] - heights[cell];
        return (heights[cell] + (within - cell) * step + period * Rise, step / CellSize);
    }
}
