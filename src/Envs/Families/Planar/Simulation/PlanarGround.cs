using MetaRL.Envs.Tables;

namespace MetaRL.Envs.Families.Planar.Simulation;

/// <summary>
/// The ground under a body: heights at even distances with straight lines between, which repeat for ever, each time
/// higher by <see cref="Rise"/>. Immutable.
/// </summary>
public sealed class PlanarGround
{
    internal const int Cells = GroundTable.Cells;
    internal const float CellSize = GroundTable.CellSize;

    // [Cells + 1]; pinned, since the simulator gathers from it.
    readonly float[] heights = GC.AllocateArray<float>(Cells + 1, pinned: true);

    internal PlanarGround(ReadOnlySpan<float> heights, bool isFlat = false)
    {
        heights.CopyTo(this.heights);
        Table = new(Table<float>.Of(this.heights), isFlat);
    }

    /// <summary>Level ground at height 0.</summary>
    public static PlanarGround Flat { get; } = new(new float[Cells + 1], isFlat: true);

    /// <summary>How long the ground is before it repeats, m.</summary>
    public static float Period => Cells * CellSize;

    /// <summary>How much higher it is after a period, m.</summary>
    public float Rise => heights[Cells] - heights[0];

    /// <summary>Whether this is <see cref="Flat"/>.</summary>
    public bool IsFlat => Table.IsFlat;

    // For as long as the ground lives.
    internal GroundTable Table { get; }

    /// <summary>Height at a place, m.</summary>
    /// <param name="x">Forward from where episodes start, m.</param>
    public float HeightAt(float x)
    {
        float height = Table.HeightAt(x);
        GC.KeepAlive(this);
        return height;
    }

    /// <summary>Rise per metre at a place.</summary>
    /// <param name="x">Forward from where episodes start, m.</param>
    public float SlopeAt(float x)
    {
        float slope = Table.SlopeAt(x);
        GC.KeepAlive(this);
        return slope;
    }
}
