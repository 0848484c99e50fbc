using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace MetaRL.Tensors;

/// <summary>Functions of float32 spans for policies' actors and fused losses: the simd back end's own kernels, so that
/// an actor agrees with the learner bit by bit. Matrices are dense with row lengths that are multiples of
/// <see cref="RowMultiple"/>; outputs may be the inputs.</summary>
public static unsafe class VectorMath
{
    /// <summary>Row lengths of the matrices here are multiples of this: the widest vector.</summary>
    public const int RowMultiple = 16;

    /// <summary>y ← tanh x, within 6 units in the last place.</summary>
    public static void Tanh(ReadOnlySpan<float> x, Span<float> y) => Elementwise.Map(default(TanhMap), x, y);

    /// <summary>y ← max(x, 0)</summary>
    public static void Relu(ReadOnlySpan<float> x, Span<float> y) => TensorPrimitives.Max(x, 0, y);

    /// <summary>y ← eˣ, within 2 units in the last place.</summary>
    public static void Exp(ReadOnlySpan<float> x, Span<float> y) => Elementwise.Map(default(ExpMap), x, y);

    /// <summary>xᵢⱼ ← xᵢⱼ + biasⱼ; [rows, columns].</summary>
    public static void AddBias(Span<float> x, ReadOnlySpan<float> bias)
    {
        CheckRows(x.Length, bias.Length);
        fixed (float* px = x, pb = bias) Vectors.Run(new BiasKernel<Identity>(px, pb, x.Length / bias.Length, bias.Length));
    }

    /// <summary>xᵢⱼ ← tanh(xᵢⱼ + biasⱼ); [rows, columns].</summary>
    public static void AddBiasTanh(Span<float> x, ReadOnlySpan<float> bias)
    {
        CheckRows(x.Length, bias.Length);
        fixed (float* px = x, pb = bias) Vectors.Run(new BiasKernel<TanhMap>(px, pb, x.Length / bias.Length, bias.Length));
    }

    /// <summary>sumⱼ ← sumⱼ + Σᵢ xᵢⱼ; [rows, columns].</summary>
    public static void AddColumnSums(ReadOnlySpan<float> x, Span<float> sum)
    {
        CheckRows(x.Length, sum.Length);
        fixed (float* px = x, ps = sum) Vectors.Run(new ColumnSumKernel(px, ps, x.Length / sum.Length, sum.Length));
    }

    /// <summary>e ← e (1 − h²): back through h = tanh z.</summary>
    public static void TanhBackward(Span<float> e, ReadOnlySpan<float> h)
    {
        CheckSame(e.Length, h.Length);
        fixed (float* pe = e, ph = h) Vectors.Run(new TanhBackwardKernel(pe, ph, e.Length));
    }

    /// <summary>th ← tz (1 − h²): the tangent of h = tanh z.</summary>
    public static void TanhTangent(ReadOnlySpan<float> tz, ReadOnlySpan<float> h, Span<float> th)
    {
        CheckSame(tz.Length, h.Length);
        CheckSame(th.Length, h.Length);
        fixed (float* pz = tz, ph = h, pt = th) Vectors.Run(new TanhTangentKernel(pz, ph, pt, h.Length));
    }

    /// <summary>te ← te (1 − h²) − 2 d h tz: the tangent of d = e (1 − h²), back through h = tanh z with the tangent tz of z.</summary>
    public static void TanhBackwardTangent(Span<float> te, ReadOnlySpan<float> d, ReadOnlySpan<float> h, ReadOnlySpan<float> tz)
    {
        CheckSame(te.Length, h.Length);
        CheckSame(d.Length, h.Length);
        CheckSame(tz.Length, h.Length);
        fixed (float* pt = te, pd = d, ph = h, pz = tz) Vectors.Run(new TanhBackwardTangentKernel(pt, pd, ph, pz, h.Length));
    }

    /// <summary>e ← e where h &gt; 0, else 0: back through h = max(z, 0), and its tangent alike.</summary>
    public static void ReluBackward(Span<float> e, ReadOnlySpan<float> h)
    {
        CheckSame(e.Length, h.Length);
        fixed (float* pe = e, ph = h) Vectors.Run(new ReluBackwardKernel(pe, ph, e.Length));
    }

    static void CheckRows(int length, int columns)
    {
        if (columns % RowMultiple != 0 || columns == 0 || length % columns != 0)
            throw new ShapeException($"{length} elements are not rows of {columns}, a multiple of {RowMultiple}");
    }

    static void CheckSame(int a, int b)
    {
        if (a != b || a % RowMultiple != 0) throw new ShapeException($"{a} and {b} elements; expected equal multiples of {RowMultiple}");
    }

    readonly struct Identity : IMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, O>(V x) where V : struct where O : struct, IVectorOps<V> => x;
    }

    readonly struct BiasKernel<F>(float* x, float* bias, int rows, int columns) : IKernel where F : struct, IMap
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V, O>() where V : struct where O : struct, IVectorOps<V>
        {
            F map = default;
            float* at = x, b = bias;
            int n = columns;
            for (int i = 0; i < rows; i++, at += n)
                for (int j = 0; j < n; j += O.Width) O.Store(map.Invoke<V, O>(O.Add(O.Load(at + j), O.Load(b + j))), at + j);
        }
    }

    readonly struct ColumnSumKernel(float* x, float* sum, int rows, int columns) : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V, O>() where V : struct where O : struct, IVectorOps<V>
        {
            int n = columns, m = rows;
            for (int j = 0; j < n; j += O.Width)
            {
                V total = O.Load(sum + j);
                float* at = x + j;
                for (int i = 0; i < m; i++, at += n) total = O.Add(total, O.Load(at));
                O.Store(total, sum + j);
            }
        }
    }

    readonly struct TanhBackwardKernel(float* e, float* h, int count) : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V, O>() where V : struct where O : struct, IVectorOps<V>
        {
            float* pe = e, ph = h;
            V one = O.Create(1);
            for (int i = 0, n = count; i < n; i += O.Width)
            {
                V y = O.Load(ph + i);
                O.Store(O.Multiply(O.Load(pe + i), O.Subtract(one, O.Multiply(y, y))), pe + i);
            }
        }
    }

    readonly struct TanhTangentKernel(float* tz, float* h, float* th, int count) : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V, O>() where V : struct where O : struct, IVectorOps<V>
        {
            float* pz = tz, ph = h, pt = th;
            V one = O.Create(1);
            for (int i = 0, n = count; i < n; i += O.Width)
            {
                V y = O.Load(ph + i);
                O.Store(O.Multiply(O.Load(pz + i), O.Subtract(one, O.Multiply(y, y))), pt + i);
            }
        }
    }

    readonly struct TanhBackwardTangentKernel(float* te, float* d, float* h, float* tz, int count) : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V, O>() where V : struct where O : struct, IVectorOps<V>
        {
            float* pt = te, pd = d, ph = h, pz = tz;
            V one = O.Create(1), minusTwo = O.Create(-2);
            for (int i = 0, n = count; i < n; i += O.Width)
            {
                V y = O.Load(ph + i), bend = O.Multiply(O.Multiply(minusTwo, O.Load(pd + i)), O.Multiply(y, O.Load(pz + i)));
                O.Store(O.MultiplyAdd(O.Load(pt + i), O.Subtract(one, O.Multiply(y, y)), bend), pt + i);
            }
        }
    }

    readonly struct ReluBackwardKernel(float* e, float* h, int count) : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V, O>() where V : struct where O : struct, IVectorOps<V>
        {
            float* pe = e, ph = h;
            V zero = O.Create(0);
            for (int i = 0, n = count; i < n; i += O.Width) O.Store(O.Select(O.Less(zero, O.Load(ph + i)), O.Load(pe + i), zero), pe + i);
        }
    }
}
