using System.Runtime.CompilerServices;

namespace MetaRL.Tensors.Simd.Layers;

public static unsafe partial class DenseLayer
{
    /// <summary>∂W ← ∂W + xᵀ d</summary>
    /// <param name="x">[rows, depth], rows <paramref name="xRow"/> apart.</param>
    /// <param name="xRow">Elements from one row of x to the next.</param>
    /// <param name="depth">Columns of x.</param>
    /// <param name="d">[rows, stride]</param>
    /// <param name="stride">Row length of d.</param>
    /// <param name="gradient">[depth, width], dense.</param>
    /// <param name="width">The layer's width.</param>
    /// <exception cref="ShapeException">A span is too short, or rows are not whole or narrower than the layer.</exception>
    public static void AddWeightGradient(ReadOnlySpan<float> x, int xRow, int depth, ReadOnlySpan<float> d, int stride, Span<float> gradient, int width)
    {
        CheckRows(d.Length, stride, width);
        Gemm.MultiplyAdd(x, 1, xRow, d, stride, 1, gradient, width, depth, width, d.Length / stride);
    }

    /// <summary>∂b ← ∂b + Σ d over the rows.</summary>
    /// <param name="d">[rows, stride]</param>
    /// <param name="stride">Row length of d.</param>
    /// <param name="gradient">[width]</param>
    /// <exception cref="ShapeException">The gradient is longer than a row, or rows are not whole vectors.</exception>
    public static void AddBiasGradient(ReadOnlySpan<float> d, int stride, Span<float> gradient)
    {
        CheckRows(d.Length, stride, gradient.Length);
        fixed (float* pd = d, pg = gradient) Vectors.Run(new BiasGradientKernel(pd, d.Length / stride, stride, pg, gradient.Length));
    }

    readonly struct BiasGradientKernel(float* d, int rows, int stride, float* gradient, int width) : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V, O>() where V : struct where O : struct, IVectorOps<V>
        {
            float* sum = stackalloc float[RowMultiple];
            int step = stride, m = rows;
            for (int j = 0; j < width; j += O.Width)
            {
                V even = O.Create(0), odd = even;
                float* at = d + j;
                for (int i = 0; i < m - 1; i += 2, at += 2 * step)
                {
                    even = O.Add(even, O.Load(at));
                    odd = O.Add(odd, O.Load(at + step));
                }
                if (m % 2 != 0) even = O.Add(even, O.Load(at));
                O.Store(O.Add(even, odd), sum);
                int some = Math.Min(O.Width, width - j);
                for (int i = 0; i < some; i++) gradient[j + i] += sum[i];
            }
        }
    }
}
