namespace MetaRL.Tensors.Backends;

/// <summary>Four sizes and the steps of an operand through memory, 0 along what it repeats: what an elementwise or
/// reducing kernel walks.</summary>
internal readonly struct Layout
{
    internal readonly int N0, N1, N2, N3;   // the sizes of the larger shape, padded with 1 in front
    internal readonly int S0, S1, S2, S3;   // the operand's steps

    /// <summary>How <paramref name="operand"/>, which broadcasts to <paramref name="full"/>, is walked over it.</summary>
    internal Layout(Shape operand, Shape full)
    {
        Shape n = full.PadLeft(4), x = operand.PadLeft(4);
        N0 = n[0];
        N1 = n[1];
        N2 = n[2];
        N3 = n[3];
        S3 = x[3] == 1 ? 0 : 1;
        S2 = x[2] == 1 ? 0 : x[3];
        S1 = x[1] == 1 ? 0 : x[2] * x[3];
        S0 = x[0] == 1 ? 0 : x[1] * x[2] * x[3];
    }

    /// <summary>(outer, axis, inner) sizes of a shape around one of its dimensions: element (o, a, i) lies at
    /// (o · size + a) · inner + i. An empty shape has nothing around, whatever its other dimensions would multiply to.</summary>
    internal static (int Outer, int Size, int Inner) Around(Shape shape, int axis)
    {
        if (shape.Size == 0) return (0, shape[axis], 0);
        int outer = 1, inner = 1;
        for (int i = 0; i < axis; i++) outer *= shape[i];
        for (int i = axis + 1; i < shape.Rank; i++) inner *= shape[i];
        return (outer, shape[axis], inner);
    }

    /// <summary>A gather or scatter index as an int.</summary>
    /// <exception cref="IndexOutOfRangeException">Not a whole number in [0, size).</exception>
    internal static int Index(double value, int size)
    {
        int index = (int)value;
        return (uint)index < (uint)size && index == value ? index : throw Outside(value, size);
    }

    /// <inheritdoc cref="Index(double, int)"/>
    internal static int Index(float value, int size)
    {
        int index = (int)value;
        return (uint)index < (uint)size && index == value ? index : throw Outside(value, size);
    }

    static IndexOutOfRangeException Outside(double value, int size) => new($"Gather: index {value} is not a whole number in [0, {size})");
}
