using ILGPU;
using MetaRL.Tensors.Backends;

namespace MetaRL.Gpu.Kernels;

/// <summary>One element a turn. The function is an argument and not a kernel of its own: memory is what these wait for, and
/// each kernel takes its time to compile.</summary>
static class ElementwiseKernels
{
    internal static void Fill(float value, ArrayView<float> y)
    {
        uint n = (uint)y.Length;
        for (uint i = Threads.First, step = Threads.Stride; i < n; i += step) y[(int)i] = value;
    }

    internal static void Unary(int op, ArrayView<float> x, ArrayView<float> y)
    {
        uint n = (uint)y.Length;
        for (uint i = Threads.First, step = Threads.Stride; i < n; i += step) y[(int)i] = Of(op, x[(int)i]);
    }

    static float Of(int op, float x)
    {
        switch (op)
        {
            case (int)UnaryOp.Negate: return -x;
            case (int)UnaryOp.Exp: return DeviceMath.Exp(x);
            case (int)UnaryOp.Log: return DeviceMath.Log(x);
            case (int)UnaryOp.Sqrt: return MathF.Sqrt(x);
            case (int)UnaryOp.Tanh: return DeviceMath.Tanh(x);
            case (int)UnaryOp.Sigmoid: return DeviceMath.Sigmoid(x);
            case (int)UnaryOp.Relu: return DeviceMath.Max(x, 0);
            case (int)UnaryOp.Square: return x * x;
            default: return !DeviceMath.IsNaN(x) && x > 0 ? 1 : 0;   // Step
        }
    }

    internal static void Affine(float scale, float shift, ArrayView<float> x, ArrayView<float> y)
    {
        uint n = (uint)y.Length;
        for (uint i = Threads.First, step = Threads.Stride; i < n; i += step) y[(int)i] = scale * x[(int)i] + shift;
    }

    internal static void AddScaled(float scale, ArrayView<float> a, ArrayView<float> b, ArrayView<float> y)
    {
        uint n = (uint)y.Length;
        for (uint i = Threads.First, step = Threads.Stride; i < n; i += step) y[(int)i] = a[(int)i] + scale * b[(int)i];
    }

    internal static void Clamp(float low, float high, ArrayView<float> x, ArrayView<float> y)
    {
        uint n = (uint)y.Length;
        for (uint i = Threads.First, step = Threads.Stride; i < n; i += step) y[(int)i] = DeviceMath.Min(DeviceMath.Max(x[(int)i], low), high);
    }

    internal static void Where(ArrayView<float> condition, ArrayView<float> a, ArrayView<float> b, ArrayView<float> y)
    {
        uint n = (uint)y.Length;
        for (uint i = Threads.First, step = Threads.Stride; i < n; i += step)
        {
            float c = condition[(int)i];
            bool isZero = !DeviceMath.IsNaN(c) && c == 0;
            y[(int)i] = isZero ? b[(int)i] : a[(int)i];
        }
    }

    /// <summary>y[i] ← op(a, b), where the walk has them.</summary>
    internal static void Binary(int op, Walk walk, ArrayView<float> a, ArrayView<float> b, ArrayView<float> y)
    {
        uint n = (uint)y.Length;
        for (uint i = Threads.First, step = Threads.Stride; i < n; i += step)
        {
            (int p, int q) = walk.At(i);
            y[(int)i] = Of(op, a[p], b[q]);
        }
    }

    static float Of(int op, float a, float b)
    {
        switch (op)
        {
            case (int)BinaryOp.Add: return a + b;
            case (int)BinaryOp.Subtract: return a - b;
            case (int)BinaryOp.Multiply: return a * b;
            case (int)BinaryOp.Divide: return a / b;
            case (int)BinaryOp.Min: return DeviceMath.Min(a, b);
            case (int)BinaryOp.Max: return DeviceMath.Max(a, b);
            case (int)BinaryOp.TanhGradient: return a * (1 - b * b);
            default: return Compared(op, a, b) ? 1 : 0;
        }
    }

    static bool Compared(int op, float a, float b)
    {
        if (DeviceMath.IsNaN(a) || DeviceMath.IsNaN(b)) return false;
        if (op == (int)BinaryOp.Less) return a < b;
        if (op == (int)BinaryOp.LessOrEqual) return a <= b;
        return a == b;
    }

    /// <summary>y[q] ← x[p] for so many elements of a walk: repeats, parts and transposes.</summary>
    internal static void Copy(int count, Walk walk, ArrayView<float> x, ArrayView<float> y)
    {
        for (uint i = Threads.First, step = Threads.Stride; i < (uint)count; i += step)
        {
            (int p, int q) = walk.At(i);
            y[q] = x[p];
        }
    }
}
