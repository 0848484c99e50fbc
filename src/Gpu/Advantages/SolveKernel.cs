using ILGPU;
using ILGPU.Algorithms;

namespace MetaRL.Gpu.Advantages;

/// <summary>(XᵀX + λ s I) w = Xᵀy, s the mean squared feature, by Cholesky's factor, a group of threads for each task; λ grows
/// tenfold until there is one. Where λ is no number any more, neither is w.</summary>
static class SolveKernel
{
    internal static int SizeFor(int f) => 2 * f * f + f;

    internal static void Run(AdvantageShape shape, AdvantageColumns c)
    {
        int task = Grid.IdxX, f = shape.Features;
        ArrayView<double> all = c.Solution.SubView((long)task * SizeFor(f), SizeFor(f));
        ArrayView<double> gram = all.SubView(0, f * f), factor = all.SubView(f * f, f * f), w = all.SubView(2 * f * f, f);
        ArrayView<double> equations = c.Equations.SubView((long)task * EquationsKernel.Segments * shape.EquationSize, EquationsKernel.Segments * shape.EquationSize);
        ref int failed = ref SharedMemory.Allocate<int>();
        for (int pair = Group.IdxX, step = Group.DimX; pair < shape.EquationSize; pair += step)
        {
            double sum = 0;
            for (int s = 0; s < EquationsKernel.Segments; s++) sum += equations[s * shape.EquationSize + pair];
            equations[pair] = sum;
        }
        Group.Barrier();
        for (int i = Group.IdxX, step = Group.DimX; i < f * f; i += step)
        {
            (int row, int column) = (i / f, i % f);
            if (column <= row) gram[i] = equations[row * (row + 1) / 2 + column];
        }
        Group.Barrier();
        double trace = 0;
        for (int i = 0; i < f; i++) trace += gram[i * f + i];
        double least = shape.Ridge > 1e-12 ? shape.Ridge : 1e-12, ridge = least * (trace / f);
        bool isDone = false;
        while (!isDone)
        {
            if (Group.IdxX == 0) failed = 0;
            Group.Barrier();
            Factor(gram, factor, f, ridge, ref failed);
            isDone = failed == 0 || !(ridge - ridge == 0);
            Group.Barrier();
            ridge *= 10;
        }
        if (Group.IdxX == 0) Substitute(factor, equations.SubView(f * (f + 1) / 2, f), w, f);
    }

    // L Lᵀ = A + ridge I, column by column; a thread for each row below the diagonal.
    static void Factor(ArrayView<double> gram, ArrayView<double> factor, int f, double ridge, ref int failed)
    {
        for (int j = 0; j < f; j++)
        {
            double pivot = gram[j * f + j] + ridge;
            for (int k = 0; k < j; k++) pivot -= factor[j * f + k] * factor[j * f + k];
            if (!(pivot > 0) && Group.IdxX == 0) failed = 1;
            double root = XMath.Sqrt(pivot);
            Group.Barrier();   // all have read row j
            for (int i = j + Group.IdxX, step = Group.DimX; i < f; i += step)
            {
                double sum = gram[i * f + j];
                for (int k = 0; k < j; k++) sum -= factor[i * f + k] * factor[j * f + k];
                factor[i * f + j] = i == j ? root : sum / root;
            }
            Group.Barrier();
        }
    }

    static void Substitute(ArrayView<double> factor, ArrayView<double> right, ArrayView<double> w, int f)
    {
        for (int i = 0; i < f; i++)
        {
            double sum = right[i];
            for (int k = 0; k < i; k++) sum -= factor[i * f + k] * w[k];
            w[i] = sum / factor[i * f + i];
        }
        for (int i = f - 1; i >= 0; i--)
        {
            double sum = w[i];
            for (int k = i + 1; k < f; k++) sum -= factor[k * f + i] * w[k];
            w[i] = sum / factor[i * f + i];
        }
    }
}
