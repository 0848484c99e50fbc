using MetaRL.Envs.Tables;

namespace MetaRL.Envs.Families.Planar.Simulation;

/// <summary>A <see cref="PlanarGround"/> without references.</summary>
internal readonly record struct GroundTable
{
    internal const int Cells = 256;
    internal const float CellSize = 0.1f;
    readonly int isFlat;

    internal GroundTable(Table<float> heights, bool isFlat)
    {
        Heights = heights;
        Rise = heights[Cells] - heights[0];
        this.isFlat = isFlat ? 1 : 0;
    }

    internal Table<float> Heights { get; private init; }
    internal float Rise { get; }
    internal bool IsFlat => isFlat != 0;

    internal GroundTable Bind(ITableBinder binder) => this with { Heights = binder.Bind(Heights) };

    internal float HeightAt(float x) => IsFlat ? 0 : Line(x).Height;

    internal float SlopeAt(float x) => IsFlat ? 0 : Line(x).Slope;

    (float Height, float Slope) Line(float x)
    {
        float u = x / CellSize, period = MathF.Floor(u / Cells), within = u - period * Cells;
        int cell = Math.Max(0, Math.Min((int)within, Cells - 1));
        float step = Heights[cell + 1] - Heights[cell];
        return (Heights[cell] + (within - cell) * step + period * Rise, step / CellSize);
    }
}
