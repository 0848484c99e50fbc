using MetaRL.Gpu.Kernels;
using MetaRL.Tensors;

namespace MetaRL.Gpu.Tensors;

/// <summary>How shapes are reduced, and into how many parts: by the shape alone.</summary>
static class Reductions
{
    // A result of so many terms is one thread's; with more there are as many parts as keep a card busy, each of not too few.
    const int ShortSum = 256, FewTerms = 64, EnoughThreads = 1 << 16;

    /// <summary>Over the dimensions in which the other shape has 1.</summary>
    /// <param name="shape">Without an empty dimension.</param>
    /// <param name="to">Aligned at the last.</param>
    internal static Reduction Of(Shape shape, Shape to)
    {
        Shape from = shape.PadLeft(4), kept = to.PadLeft(4);
        var r = new Reduction { Results = 1, Terms = 1, K1 = 1, R1 = 1, PartsAreInner = IsInner(from, kept) };
        int step = 1;
        int? runOf = null;   // whether the dimension behind is kept (1) or reduced (0)
        for (int d = 3; d >= 0; d--)
        {
            int size = from[d];
            if (size == 1) continue;
            int isKept = kept[d] == 1 ? 0 : 1;
            bool continues = runOf == isKept;
            if (isKept == 1) AddKept(ref r, size, step, continues);
            else AddReduced(ref r, size, step, continues);
            runOf = isKept;
            step *= size;
        }
        r.Parts = PartsFor(r.Results, r.Terms);
        return r;
    }

    /// <summary>Over the parts of another.</summary>
    internal static Reduction OfParts(Reduction r)
    {
        bool isInner = r.PartsAreInner != 0;
        return new()
        {
            Results = r.Results,
            Terms = r.Parts,
            Parts = PartsFor(r.Results, r.Parts),
            PartsAreInner = r.PartsAreInner,
            K1 = r.Results,
            KeptStep1 = isInner ? r.Parts : 1,
            R1 = r.Parts,
            TermStep1 = isInner ? 1 : r.Results,
        };
    }

    static int PartsFor(int results, int terms)
    {
        if (terms <= ShortSum) return 1;
        int busy = Math.Max(1, EnoughThreads / results);
        return Math.Min(busy, terms / FewTerms);
    }

    static int IsInner(Shape from, Shape kept)
    {
        int last = 3;
        while (last > 0 && from[last] == 1) last--;
        return kept[last] == 1 ? 1 : 0;
    }

    // The last run is (K1, KeptStep1), and one in front of a break goes by KeptStep0.
    static void AddKept(ref Reduction r, int size, int step, bool continues)
    {
        if (r.Results == 1) r.KeptStep1 = step;
        else if (!continues) r.KeptStep0 = step;
        if (r.KeptStep0 == 0) r.K1 *= size;
        r.Results *= size;
    }

    static void AddReduced(ref Reduction r, int size, int step, bool continues)
    {
        if (r.Terms == 1) r.TermStep1 = step;
        else if (!continues) r.TermStep0 = step;
        if (r.TermStep0 == 0) r.R1 *= size;
        r.Terms *= size;
    }
}
