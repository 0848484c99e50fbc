using ILGPU;
using MetaRL.Envs;
using MetaRL.Gpu.Kernels;

namespace MetaRL.Gpu.Rollouts;

// What lies beside an observation or an action is another environment's: an index beyond is told, and nothing is touched.

/// <summary>An observation on its way into a column and into the network's inputs, [O, stride] of a group of rows.</summary>
struct ObsSink : IObsWriter
{
    internal ArrayView<float> Column, Inputs;
    internal long At;
    internal int Width, Row, Stride;
    internal IndexNote Outside;

    public readonly float this[int i]
    {
        set
        {
            if ((uint)i >= (uint)Width)
            {
                Outside.Tell();
                return;
            }
            Column[At + i] = value;
            Inputs[i * Stride + Row] = value;
        }
    }

    /// <summary>Marks all inputs, so that what is not written shows.</summary>
    internal readonly void Clear()
    {
        for (int i = 0; i < Width; i++) Inputs[i * Stride + Row] = float.NaN;
    }

    internal readonly bool IsFinite
    {
        get
        {
            bool isFinite = true;
            for (int i = 0; i < Width; i++) isFinite &= DeviceMath.IsFinite(Inputs[i * Stride + Row]);
            return isFinite;
        }
    }
}

/// <summary>An observation on its way into a column alone.</summary>
struct ColumnSink : IObsWriter
{
    internal ArrayView<float> Column;
    internal long At;
    internal int Width;
    internal IndexNote Outside;

    public readonly float this[int i]
    {
        set
        {
            if ((uint)i < (uint)Width) Column[At + i] = value;
            else Outside.Tell();
        }
    }

    /// <inheritdoc cref="ObsSink.Clear"/>
    internal readonly void Clear()
    {
        for (int i = 0; i < Width; i++) Column[At + i] = float.NaN;
    }

    internal readonly bool IsFinite
    {
        get
        {
            bool isFinite = true;
            for (int i = 0; i < Width; i++) isFinite &= DeviceMath.IsFinite(Column[At + i]);
            return isFinite;
        }
    }
}

/// <summary>An action as environments get it: clipped to its box. Choices lie between 0 and the last anyway.</summary>
struct ClippedAction : IActReader
{
    internal ArrayView<float> Column, Low, High;
    internal long At;
    internal int Width;
    internal IndexNote Outside;

    public readonly float this[int i]
    {
        get
        {
            if ((uint)i >= (uint)Width)
            {
                Outside.Tell();
                return 0;
            }
            float a = Column[At + i], low = Low[i], high = High[i];
            if (a < low) return low;
            return a > high ? high : a;
        }
    }
}

/// <summary>Where an index that lies outside is noted.</summary>
struct IndexNote
{
    internal ArrayView<long> Faults;
    internal int Task;
    internal long Code;

    internal readonly void Tell() => Atomic.Min(ref Faults[Task], Code);
}
