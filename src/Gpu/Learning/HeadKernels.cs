using ILGPU;
using MetaRL.Gpu.Kernels;

namespace MetaRL.Gpu.Learning;

/// <summary>What the kernels of a loss read and write, a thread a sample.</summary>
struct HeadColumns
{
    /// <summary>T · N, and N.</summary>
    internal int Count, Samples;
    /// <summary>Widths of outputs and actions.</summary>
    internal int Outputs, ActDim;
    /// <summary>P, where the distribution's own parameters begin, and how many they are.</summary>
    internal int Size, Tail, TailSize;
    /// <summary><see cref="Policies.SurrogateKind"/>, and 1 − ε and 1 + ε of the clipped one.</summary>
    internal int Kind;
    internal float Low, High;
    /// <summary>[T, P]</summary>
    internal ArrayView<float> Theta, Direction;
    /// <summary>[T, N, out], the network's outputs and their tangent.</summary>
    internal ArrayView<float> Y, Ty;
    internal ArrayView<float> Act, OldLogProb, Coefficient;
    /// <summary>[T, N], each sample's loss, and its first two derivatives in ln π.</summary>
    internal ArrayView<float> Loss, First, Second;
    /// <summary>[T, N, out] and [T, N, tail], written.</summary>
    internal ArrayView<float> OutputGradient, TailGradient;

    internal readonly HeadSample Sample(int n) => new()
    {
        Y = Y,
        YAt = n * Outputs,
        Act = Act,
        ActAt = n * ActDim,
        Theta = Theta,
        TailAt = n / Samples * Size + Tail,
    };
}

/// <summary>The losses of samples and their derivatives at a network's outputs.</summary>
static class HeadKernels
{
    const int LogProbKind = (int)Policies.SurrogateKind.LogProb, ClippedKind = (int)Policies.SurrogateKind.Clipped;

    /// <summary>f(ln π), f′ and f″ of every sample.</summary>
    internal static void Loss<THead>(HeadColumns c, THead head) where THead : struct, IDeviceHead
    {
        for (uint e = Threads.First, step = Threads.Stride; e < c.Count; e += step)
        {
            int n = (int)e;
            float logProb = head.LogProb(c.Sample(n)), weight = c.Coefficient[n];
            if (c.Kind == LogProbKind)
            {
                c.Loss[n] = -weight * logProb;
                c.First[n] = -weight;
                c.Second[n] = 0;
                continue;
            }
            float ratio = DeviceMath.Exp(logProb - c.OldLogProb[n]), value = ratio * weight, slope = value;
            if (c.Kind == ClippedKind)
            {
                float clipped = DeviceMath.Min(DeviceMath.Max(ratio, c.Low), c.High) * weight;
                if (clipped < value)
                {
                    value = clipped;
                    slope = 0;
                }
            }
            c.Loss[n] = -value;
            c.First[n] = -slope;
            c.Second[n] = -slope;
        }
    }

    /// <summary>The gradient at outputs and the distribution's own parameters.</summary>
    internal static void Gradient<THead>(HeadColumns c, THead head) where THead : struct, IDeviceHead
    {
        for (uint e = Threads.First, step = Threads.Stride; e < c.Count; e += step)
        {
            int n = (int)e;
            head.Gradient(c.Sample(n), c.First[n], c.OutputGradient, c.TailGradient, n * c.TailSize);
        }
    }

    /// <summary>Its tangent along a direction.</summary>
    internal static void Tangent<THead>(HeadColumns c, THead head) where THead : struct, IDeviceHead
    {
        for (uint e = Threads.First, step = Threads.Stride; e < c.Count; e += step)
        {
            int n = (int)e;
            head.Tangent(c.Sample(n), c.Ty, c.Direction, c.First[n], c.Second[n], c.OutputGradient, c.TailGradient, n * c.TailSize);
        }
    }

    /// <summary>Fisher information times the tangent along a direction; coefficients are the weights of the mean.</summary>
    internal static void Fisher<THead>(HeadColumns c, THead head) where THead : struct, IDeviceHead
    {
        for (uint e = Threads.First, step = Threads.Stride; e < c.Count; e += step)
        {
            int n = (int)e;
            head.Fisher(c.Sample(n), c.Ty, c.Direction, c.Coefficient[n], c.OutputGradient, c.TailGradient, n * c.TailSize);
        }
    }

    /// <summary>What action masks forbid is far below all: outputs from observations [T, N, inputs + mask].</summary>
    internal static void Mask(HeadColumns c, ArrayView<float> obs, int inputs)
    {
        const float far = 1e30f;
        uint count = (uint)(c.Count * c.Outputs);
        for (uint e = Threads.First, step = Threads.Stride; e < count; e += step)
        {
            int at = (int)e, n = at / c.Outputs, j = at % c.Outputs;
            c.Y[at] += obs[n * (inputs + c.Outputs) + inputs + j] * far - far;
        }
    }
}
