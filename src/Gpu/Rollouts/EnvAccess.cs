using ILGPU;
using MetaRL.Envs;
using MetaRL.Gpu.Kernels;

namespace MetaRL.Gpu.Rollouts;

/// <summary>An observation on its way into a column and into the network's inputs, [inputs, stride] of a group of rows.</summary>
struct ObsSink : IObsWriter
{
    internal ArrayView<float> Column, Inputs;
    internal long At;
    internal int InputDim, Row, Stride, IsFinite;

    public float this[int i]
    {
        set
        {
            Column[At + i] = value;
            if (i < InputDim) Inputs[i * Stride + Row] = value;
            if (!DeviceMath.IsFinite(value)) IsFinite = 0;
        }
    }
}

/// <summary>An observation on its way into a column alone.</summary>
struct ColumnSink : IObsWriter
{
    internal ArrayView<float> Column;
    internal long At;
    internal int IsFinite;

    public float this[int i]
    {
        set
        {
            Column[At + i] = value;
            if (!DeviceMath.IsFinite(value)) IsFinite = 0;
        }
    }
}

/// <summary>An action as environments get it: clipped to its box. Choices lie between 0 and the last anyway.</summary>
struct ClippedAction : IActReader
{
    internal ArrayView<float> Column, Low, High;
    internal long At;

    public readonly float this[int i]
    {
        get
        {
            float a = Column[At + i], low = Low[i], high = High[i];
            if (a < low) return low;
            return a > high ? high : a;
        }
    }
}
