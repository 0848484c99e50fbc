using System.Runtime.CompilerServices;

namespace MetaRL.Tensors.Simd;

/// <summary>An elementwise function of one argument.</summary>
internal interface IMap
{
    V Invoke<V, O>(V x) where V : struct where O : struct, IVectorOps<V>;
}

/// <summary>An elementwise function of two arguments.</summary>
internal interface IZip
{
    V Invoke<V, O>(V a, V b) where V : struct where O : struct, IVectorOps<V>;
}

/// <summary>Elementwise loops. The last, partial vector goes through a copy on the stack, never through other code: an
/// element's result does not depend on where it lies.</summary>
internal static unsafe class Elementwise
{
    const int MaxWidth = 16;

    /// <summary>y ← f(x).</summary>
    internal static void Map<F>(F f, ReadOnlySpan<float> x, Span<float> y) where F : struct, IMap
    {
        fixed (float* px = x, py = y) Vectors.Run(new MapKernel<F>(f, px, py, y.Length));
    }

    /// <summary>y ← f(a, b); an operand's step is 1, or 0 for one element repeated.</summary>
    internal static void Zip<F>(float* a, int aStep, float* b, int bStep, float* y, int count) where F : struct, IZip
        => Vectors.Run(new ZipKernel<F>(a, aStep, b, bStep, y, count));

    /// <summary>y ← condition ≠ 0 ? a : b.</summary>
    internal static void Where(ReadOnlySpan<float> condition, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
    {
        fixed (float* pc = condition, pa = a, pb = b, py = y) Vectors.Run(new WhereKernel(pc, pa, pb, py, y.Length));
    }

    readonly struct MapKernel<F>(F f, float* x, float* y, int count) : IKernel where F : struct, IMap
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V, O>() where V : struct where O : struct, IVectorOps<V>
        {
            float* from = x, to = y;
            F map = f;
            int i = 0, n = count;
            for (; i <= n - O.Width; i += O.Width) O.Store(map.Invoke<V, O>(O.Load(from + i)), to + i);
            if (i == n) return;
            float* rest = stackalloc float[MaxWidth];
            Copy(from + i, rest, n - i);
            O.Store(map.Invoke<V, O>(O.Load(rest)), rest);
            Copy(rest, to + i, n - i);
        }
    }

    readonly struct ZipKernel<F>(float* a, int aStep, float* b, int bStep, float* y, int count) : IKernel where F : struct, IZip
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V, O>() where V : struct where O : struct, IVectorOps<V>
        {
            float* p = a, q = b, to = y;
            int i = 0, n = count, full = n - n % O.Width;
            F f = default;
            V constant = O.Create(aStep == 0 ? *p : *q);
            if (aStep == 0) for (; i < full; i += O.Width) O.Store(f.Invoke<V, O>(constant, O.Load(q + i)), to + i);
            else if (bStep == 0) for (; i < full; i += O.Width) O.Store(f.Invoke<V, O>(O.Load(p + i), constant), to + i);
            else for (; i < full; i += O.Width) O.Store(f.Invoke<V, O>(O.Load(p + i), O.Load(q + i)), to + i);
            if (i == n) return;
            float* rest = stackalloc float[2 * MaxWidth];
            Copy(p + i * aStep, rest, aStep == 0 ? 1 : n - i);
            Copy(q + i * bStep, rest + MaxWidth, bStep == 0 ? 1 : n - i);
            V va = aStep == 0 ? constant : O.Load(rest);
            V vb = bStep == 0 ? O.Create(rest[MaxWidth]) : O.Load(rest + MaxWidth);
            O.Store(f.Invoke<V, O>(va, vb), rest);
            Copy(rest, to + i, n - i);
        }
    }

    readonly struct WhereKernel(float* condition, float* a, float* b, float* y, int count) : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V, O>() where V : struct where O : struct, IVectorOps<V>
        {
            float* c = condition, p = a, q = b, to = y;
            int i = 0, n = count;
            for (; i <= n - O.Width; i += O.Width)
                O.Store(O.Select(O.Equal(O.Load(c + i), O.Create(0)), O.Load(q + i), O.Load(p + i)), to + i);
            for (; i < n; i++) to[i] = c[i] != 0 ? p[i] : q[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Copy(float* from, float* to, int count)
    {
        for (int i = 0; i < count; i++) to[i] = from[i];
    }
}
