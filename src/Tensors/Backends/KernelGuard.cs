namespace MetaRL.Tensors.Backends;

/// <summary>
/// All that kernels assume of their arguments, for the back ends of this assembly: every public entry begins with its check.
/// Tensors ask for nothing that fails here; a caller of a back end may, and kernels that trust lengths would read past them.
/// </summary>
static partial class KernelGuard
{
    /// <summary>A number of elements that fits memory.</summary>
    internal static void Allocate(int count, int bytesPerElement)
    {
        const int anywhere = 1 << 26;
        if (count < 0) throw new ShapeException($"Allocate: {count} elements");
        if (count < anywhere) return;
        long bytes = (long)count * bytesPerElement, available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (count > Array.MaxLength - MaxPadding || bytes > available)
            throw new ShapeException($"Allocate: {count} elements take {bytes >> 20} MiB; one tensor may have {Array.MaxLength - MaxPadding} elements,"
                + $" and this process {available >> 20} MiB of memory");
    }

    // What a buffer may have beside its elements.
    const int MaxPadding = 64;

    /// <summary>A storage of the back end with so many elements.</summary>
    internal static void Has(IBackend backend, string op, string name, Storage x, int count)
    {
        Own(backend, op, name, x);
        if (x.Count != count) throw new ShapeException($"{op}: {name} has {x.Count} elements, expected {count}");
    }

    /// <summary>A storage of the back end.</summary>
    internal static void Own(IBackend backend, string op, string name, Storage x)
    {
        ArgumentNullException.ThrowIfNull(x, name);
        if (!ReferenceEquals(x.Backend, backend))
            throw new ArgumentException($"{op}: {name} lives on another back end, {x.Backend.Name}; expected one that this {backend.Name} allocated");
    }

    /// <summary>y ← f(xs) element by element.</summary>
    internal static void Elementwise(IBackend backend, string op, Storage y, params ReadOnlySpan<Storage> xs)
    {
        Own(backend, op, "y", y);
        foreach (Storage x in xs) Operand(backend, op, "an operand", x, y.Count, y);
    }

    internal static void Clamp(IBackend backend, Storage x, double low, double high, Storage y)
    {
        if (!(low <= high)) throw new ArgumentException($"Clamp: low {low} is above high {high}");
        Elementwise(backend, "Clamp", y, x);
    }

    internal static void Binary(IBackend backend, Storage a, Shape aShape, Storage b, Shape bShape, Storage y, Shape yShape)
    {
        const string op = "Binary";
        Has(backend, op, "y", y, yShape.SizeIn(op));
        Operand(backend, op, "a", a, aShape.SizeIn(op), y);
        Operand(backend, op, "b", b, bShape.SizeIn(op), y);
        Broadcasts(op, aShape, yShape);
        Broadcasts(op, bShape, yShape);
    }

    internal static void Expand(IBackend backend, Storage x, Shape xShape, Storage y, Shape yShape)
    {
        Pair(backend, "Expand", x, xShape, y, yShape);
        Broadcasts("Expand", xShape, yShape);
    }

    internal static void Sum(IBackend backend, Storage x, Shape xShape, Storage y, Shape yShape)
    {
        Pair(backend, "Sum", x, xShape, y, yShape);
        Broadcasts("Sum", yShape, xShape);
    }

    internal static void Max(IBackend backend, Storage x, Shape xShape, int axis, Storage y)
    {
        Axis("Max", xShape, axis);
        if (xShape[axis] == 0) throw new ShapeException($"Max: dimension {axis} of {xShape} is empty");
        Pair(backend, "Max", x, xShape, y, xShape.With(axis, 1));
    }

    internal static void CumulativeSum(IBackend backend, Storage x, Shape xShape, int axis, Storage y)
    {
        Axis("CumulativeSum", xShape, axis);
        Pair(backend, "CumulativeSum", x, xShape, y, xShape);
    }

    internal static void MatMul(IBackend backend, Storage a, Shape aShape, bool transposeA, Storage b, Shape bShape, bool transposeB, Storage y, Shape yShape)
    {
        const string op = "MatMul";
        Shape expected = Shape.MatMul(aShape, bShape, transposeA, transposeB);
        if (yShape != expected) throw new ShapeException($"{op}: the result of {aShape} and {bShape} is {expected}, y is {yShape}");
        Has(backend, op, "y", y, yShape.SizeIn(op));
        Operand(backend, op, "a", a, aShape.SizeIn(op), y);
        Operand(backend, op, "b", b, bShape.SizeIn(op), y);
    }

    internal static void Transpose(IBackend backend, Storage x, Shape xShape, int axis0, int axis1, Storage y)
    {
        Axis("Transpose", xShape, axis0);
        Axis("Transpose", xShape, axis1);
        if (axis0 == axis1) throw new ShapeException($"Transpose: dimension {axis0} of {xShape} with itself; expected two");
        Pair(backend, "Transpose", x, xShape, y, xShape);
    }

    internal static void Gather(IBackend backend, Storage x, Shape xShape, int axis, Storage index, Shape indexShape, Storage y)
    {
        Axis("Gather", xShape, axis);
        EqualBut("Gather", axis, xShape, indexShape);
        Pair(backend, "Gather", x, xShape, y, indexShape);
        Operand(backend, "Gather", "index", index, y.Count, y);
    }

    internal static void ScatterAdd(IBackend backend, Storage x, Shape xShape, int axis, Storage index, Storage y, Shape yShape)
    {
        Axis("ScatterAdd", xShape, axis);
        EqualBut("ScatterAdd", axis, xShape, yShape);
        Pair(backend, "ScatterAdd", x, xShape, y, yShape);
        Operand(backend, "ScatterAdd", "index", index, x.Count, y);
    }

    internal static void Slice(IBackend backend, Storage x, Shape xShape, int axis, int start, Storage y, Shape yShape)
    {
        Axis("Slice", xShape, axis);
        EqualBut("Slice", axis, xShape, yShape);
        Range("Slice", start, yShape[axis], xShape, axis);
        Pair(backend, "Slice", x, xShape, y, yShape);
    }

    internal static void Place(IBackend backend, Storage x, Shape xShape, int axis, int start, Storage y, Shape yShape)
    {
        Axis("Place", yShape, axis);
        EqualBut("Place", axis, xShape, yShape);
        Range("Place", start, xShape[axis], yShape, axis);
        Pair(backend, "Place", x, xShape, y, yShape);
    }

    static void Pair(IBackend backend, string op, Storage x, Shape xShape, Storage y, Shape yShape)
    {
        Has(backend, op, "y", y, yShape.SizeIn(op));
        Operand(backend, op, "x", x, xShape.SizeIn(op), y);
    }

    static void Operand(IBackend backend, string op, string name, Storage x, int count, Storage y)
    {
        Has(backend, op, name, x, count);
        if (ReferenceEquals(x, y)) throw new ArgumentException($"{op}: {name} and y are one storage; a result needs one of its own");
    }

    static void Broadcasts(string op, Shape small, Shape large)
    {
        if (small != large && !small.ExpandsTo(large)) throw new ShapeException($"{op}: {small} does not broadcast to {large}");
    }

    // Kernels count from the front alone.
    static void Axis(string op, Shape shape, int axis)
    {
        if ((uint)axis >= (uint)shape.Rank) throw new ShapeException($"{op}: {shape} has no dimension {axis}");
    }

    static void EqualBut(string op, int axis, Shape x, Shape other)
    {
        if (!x.EqualsBut(axis, other)) throw new ShapeException($"{op}: {x} and {other} differ in a dimension other than {axis}");
    }

    static void Range(string op, int start, int length, Shape whole, int axis)
    {
        long end = (long)start + length;
        if (start < 0 || end > whole[axis]) throw new ShapeException($"{op}: [{start}, {end}) leaves dimension {axis} of {whole}");
    }
}
