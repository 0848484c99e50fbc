using System.Runtime.CompilerServices;

namespace MetaRL.Tensors.Simd;

/// <summary>A number known to the JIT, so that what lies beyond it is not compiled.</summary>
internal interface ICount { static abstract int Value { get; } }

internal readonly struct One : ICount { public static int Value => 1; }
internal readonly struct Two : ICount { public static int Value => 2; }
internal readonly struct Three : ICount { public static int Value => 3; }
internal readonly struct Four : ICount { public static int Value => 4; }
internal readonly struct Five : ICount { public static int Value => 5; }
internal readonly struct Six : ICount { public static int Value => 6; }

/// <summary>One to six rows of one to four vectors, held in registers over the whole of k. Written out, since the JIT keeps
/// locals in registers and arrays in memory.</summary>
internal static unsafe class GemmTile
{
    internal const int Rows = 6;

    /// <summary>c (+)= a b for so many rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Run<V, O, N>(int rows, float* a, nint aRow, nint aColumn, float* b, nint bRow, int depth, float* c, nint cRow, bool sum)
        where V : struct where O : struct, IVectorOps<V> where N : struct, ICount
    {
        switch (rows)
        {
            case 1: Run<V, O, N, One>(a, aRow, aColumn, b, bRow, depth, c, cRow, sum); break;
            case 2: Run<V, O, N, Two>(a, aRow, aColumn, b, bRow, depth, c, cRow, sum); break;
            case 3: Run<V, O, N, Three>(a, aRow, aColumn, b, bRow, depth, c, cRow, sum); break;
            case 4: Run<V, O, N, Four>(a, aRow, aColumn, b, bRow, depth, c, cRow, sum); break;
            case 5: Run<V, O, N, Five>(a, aRow, aColumn, b, bRow, depth, c, cRow, sum); break;
            default: Run<V, O, N, Six>(a, aRow, aColumn, b, bRow, depth, c, cRow, sum); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Run<V, O, N, R>(float* a, nint aRow, nint aColumn, float* b, nint bRow, int depth, float* c, nint cRow, bool sum)
        where V : struct where O : struct, IVectorOps<V> where N : struct, ICount where R : struct, ICount
    {
        float* a1 = a + aRow, a2 = a1 + aRow, a3 = a2 + aRow, a4 = a3 + aRow, a5 = a4 + aRow;
        V c00 = O.Create(0), c10 = c00, c20 = c00, c30 = c00, c40 = c00, c50 = c00;
        V c01 = c00, c11 = c00, c21 = c00, c31 = c00, c41 = c00, c51 = c00;
        V c02 = c00, c12 = c00, c22 = c00, c32 = c00, c42 = c00, c52 = c00;
        V c03 = c00, c13 = c00, c23 = c00, c33 = c00, c43 = c00, c53 = c00;
        nint l = 0;
        for (int left = depth; left > 0; left--, l += aColumn, b += bRow)
        {
            V b0 = O.Load(b), b1 = b0, b2 = b0, b3 = b0;
            if (N.Value > 1) b1 = O.Load(b + 1 * O.Width);
            if (N.Value > 2) b2 = O.Load(b + 2 * O.Width);
            if (N.Value > 3) b3 = O.Load(b + 3 * O.Width);
            V x0 = O.Create(a[l]);
            c00 = O.MultiplyAdd(x0, b0, c00);
            if (N.Value > 1) c01 = O.MultiplyAdd(x0, b1, c01);
            if (N.Value > 2) c02 = O.MultiplyAdd(x0, b2, c02);
            if (N.Value > 3) c03 = O.MultiplyAdd(x0, b3, c03);
            if (R.Value > 1)
            {
                V x = O.Create(a1[l]);
                c10 = O.MultiplyAdd(x, b0, c10);
                if (N.Value > 1) c11 = O.MultiplyAdd(x, b1, c11);
                if (N.Value > 2) c12 = O.MultiplyAdd(x, b2, c12);
                if (N.Value > 3) c13 = O.MultiplyAdd(x, b3, c13);
            }
            if (R.Value > 2)
            {
                V x = O.Create(a2[l]);
                c20 = O.MultiplyAdd(x, b0, c20);
                if (N.Value > 1) c21 = O.MultiplyAdd(x, b1, c21);
                if (N.Value > 2) c22 = O.MultiplyAdd(x, b2, c22);
                if (N.Value > 3) c23 = O.MultiplyAdd(x, b3, c23);
            }
            if (R.Value > 3)
            {
                V x = O.Create(a3[l]);
                c30 = O.MultiplyAdd(x, b0, c30);
                if (N.Value > 1) c31 = O.MultiplyAdd(x, b1, c31);
                if (N.Value > 2) c32 = O.MultiplyAdd(x, b2, c32);
                if (N.Value > 3) c33 = O.MultiplyAdd(x, b3, c33);
            }
            if (R.Value > 4)
            {
                V x = O.Create(a4[l]);
                c40 = O.MultiplyAdd(x, b0, c40);
                if (N.Value > 1) c41 = O.MultiplyAdd(x, b1, c41);
                if (N.Value > 2) c42 = O.MultiplyAdd(x, b2, c42);
                if (N.Value > 3) c43 = O.MultiplyAdd(x, b3, c43);
            }
            if (R.Value > 5)
            {
                V x = O.Create(a5[l]);
                c50 = O.MultiplyAdd(x, b0, c50);
                if (N.Value > 1) c51 = O.MultiplyAdd(x, b1, c51);
                if (N.Value > 2) c52 = O.MultiplyAdd(x, b2, c52);
                if (N.Value > 3) c53 = O.MultiplyAdd(x, b3, c53);
            }
        }
        Put<V, O, N>(c00, c01, c02, c03, c, sum);
        if (R.Value > 1) Put<V, O, N>(c10, c11, c12, c13, c + 1 * cRow, sum);
        if (R.Value > 2) Put<V, O, N>(c20, c21, c22, c23, c + 2 * cRow, sum);
        if (R.Value > 3) Put<V, O, N>(c30, c31, c32, c33, c + 3 * cRow, sum);
        if (R.Value > 4) Put<V, O, N>(c40, c41, c42, c43, c + 4 * cRow, sum);
        if (R.Value > 5) Put<V, O, N>(c50, c51, c52, c53, c + 5 * cRow, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Put<V, O, N>(V v0, V v1, V v2, V v3, float* c, bool sum)
        where V : struct where O : struct, IVectorOps<V> where N : struct, ICount
    {
        Put<V, O>(v0, c, sum);
        if (N.Value > 1) Put<V, O>(v1, c + 1 * O.Width, sum);
        if (N.Value > 2) Put<V, O>(v2, c + 2 * O.Width, sum);
        if (N.Value > 3) Put<V, O>(v3, c + 3 * O.Width, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Put<V, O>(V v, float* c, bool sum) where V : struct where O : struct, IVectorOps<V>
        => O.Store(sum ? O.Add(O.Load(c), v) : v, c);
}
