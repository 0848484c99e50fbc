using ILGPU;

namespace MetaRL.Gpu.Kernels;

/// <summary>What is kept and what is reduced, at most two dimensions each with a break between, and into how many parts.</summary>
struct Reduction
{
    /// <summary>Results, parts of each, and terms of each.</summary>
    internal int Results, Parts, Terms;

    // Result o lies at (o / K1) · KeptStep0 + (o % K1) · KeptStep1, and its terms alike from there.
    internal int K1, KeptStep0, KeptStep1, R1, TermStep0, TermStep1;

    /// <summary>1 where neighbouring terms are neighbours in memory, and so should be neighbouring threads.</summary>
    internal int PartsAreInner;
}

/// <summary>
/// Sums and maxima. Part p of a result has the terms p, p + parts, p + 2·parts …, added up in that order in float64; the
/// parts are reduced again. How many there are depends on the shape alone, so the bits depend on nothing else.
/// </summary>
static class ReductionKernels
{
    internal static void Sum(Reduction r, ArrayView<float> x, ArrayView<float> y)
    {
        uint n = (uint)y.Length;
        for (uint i = Threads.First, step = Threads.Stride; i < n; i += step)
        {
            (int at, int part) = Place(r, i);
            double sum = 0;
            for (uint term = (uint)part; term < (uint)r.Terms; term += (uint)r.Parts) sum += x[at + Term(r, term)];
            y[(int)i] = (float)sum;
        }
    }

    internal static void Max(Reduction r, ArrayView<float> x, ArrayView<float> y)
    {
        uint n = (uint)y.Length;
        for (uint i = Threads.First, step = Threads.Stride; i < n; i += step)
        {
            (int at, int part) = Place(r, i);
            float most = float.NegativeInfinity;
            for (uint term = (uint)part; term < (uint)r.Terms; term += (uint)r.Parts) most = DeviceMath.Max(most, x[at + Term(r, term)]);
            y[(int)i] = most;
        }
    }

    // Where the terms of an element's result begin, and which of its parts it is.
    static (int At, int Part) Place(Reduction r, uint i)
    {
        uint inner = (uint)(r.PartsAreInner != 0 ? r.Parts : r.Results);
        uint outer = i / inner;
        uint rest = i - outer * inner;
        uint result = r.PartsAreInner != 0 ? outer : rest;
        uint part = r.PartsAreInner != 0 ? rest : outer;
        return (Offset(result, (uint)r.K1, r.KeptStep0, r.KeptStep1), (int)part);
    }

    static int Term(Reduction r, uint term) => Offset(term, (uint)r.R1, r.TermStep0, r.TermStep1);

    static int Offset(uint i, uint inner, int step0, int step1)
    {
        if (step0 == 0) return (int)i * step1;
        uint outer = i / inner;
        return (int)outer * step0 + (int)(i - outer * inner) * step1;
    }
}
