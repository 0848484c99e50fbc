using MetaRL.Gpu.Kernels;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Gpu.Tensors;

/// <summary>How kernels go over shapes.</summary>
static class Walks
{
    /// <summary>Over a shape that both operands broadcast to.</summary>
    internal static Walk Repeating(Shape first, Shape second, Shape full)
    {
        Layout p = new(first, full), q = new(second, full);
        return Walk.Of([p.N0, p.N1, p.N2, p.N3], [p.S0, p.S1, p.S2, p.S3], [q.S0, q.S1, q.S2, q.S3]);
    }

    /// <summary>Over a shape that lies in the middle of two larger ones, which it equals but for one dimension each.</summary>
    internal static Walk Inside(Shape part, Shape first, Shape second)
    {
        Span<int> p = stackalloc int[4], q = stackalloc int[4];
        Steps(first, p);
        Steps(second, q);
        return Walk.Of(Sizes(part), p, q);
    }

    /// <summary>Over a shape, where the first operand has two dimensions swapped.</summary>
    /// <param name="x">The operand's own shape.</param>
    /// <param name="axis0">One of them.</param>
    /// <param name="axis1">The other.</param>
    /// <param name="y">The shape with both swapped, that of the second.</param>
    internal static Walk Swapped(Shape x, int axis0, int axis1, Shape y)
    {
        Span<int> p = stackalloc int[4], q = stackalloc int[4];
        Steps(x, p);
        Steps(y, q);
        int lead = 4 - x.Rank;
        (p[lead + axis0], p[lead + axis1]) = (p[lead + axis1], p[lead + axis0]);
        return Walk.Of(Sizes(y), p, q);
    }

    static int[] Sizes(Shape shape) => [.. shape.PadLeft(4)];

    static void Steps(Shape shape, Span<int> steps)
    {
        Shape padded = shape.PadLeft(4);
        steps[3] = 1;
        for (int d = 2; d >= 0; d--) steps[d] = steps[d + 1] * padded[d + 1];
    }
}
