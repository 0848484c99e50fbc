using MetaRL.Tensors.Backends;

namespace MetaRL.Tensors;

public sealed partial class Tensor
{
    /// <summary>The same elements in another shape of the same size; shares memory.</summary>
    /// <exception cref="ShapeException">The sizes differ.</exception>
    public Tensor Reshape(Shape shape)
    {
        if (shape == Shape) return this;
        if (shape.SizeIn("Reshape") != Shape.Size) throw new ShapeException($"Reshape: {Shape} has {Shape.Size} elements, {shape} has {shape.Size}");
        Shape from = Shape;
        return Make(Data.Retain(), shape, [this], (y, gy, i) => gy.Reshape(from));
    }

    /// <summary>Repeated along dimensions of size 1 (or missing in front) to fill <paramref name="shape"/>.</summary>
    /// <exception cref="ShapeException">This shape does not broadcast to it.</exception>
    public Tensor Expand(Shape shape)
    {
        if (shape == Shape) return this;
        CheckExpands(Shape, shape, "Expand");
        if (shape.SizeIn("Expand") == Shape.Size) return Reshape(shape);
        Storage y = Allocate("Expand", shape, this);
        y.Backend.Expand(Data, Shape, y, shape);
        Shape from = Shape;
        return Make(y, shape, [this], (y, gy, i) => gy.SumTo(from));
    }

    /// <summary>Two dimensions swapped; by default the last two.</summary>
    public Tensor Transpose(int axis0 = -1, int axis1 = -2)
    {
        axis0 = Shape.AxisIn("Transpose", axis0);
        axis1 = Shape.AxisIn("Transpose", axis1);
        if (axis0 == axis1) return this;
        Shape shape = Shape.With(axis0, Shape[axis1]).With(axis1, Shape[axis0]);
        Storage y = Allocate("Transpose", shape, this);
        y.Backend.Transpose(Data, Shape, axis0, axis1, y);
        return Make(y, shape, [this], (y, gy, i) => gy.Transpose(axis0, axis1));
    }

    /// <summary>Elements <paramref name="start"/> … start + length − 1 along one dimension.</summary>
    /// <exception cref="ShapeException">The range leaves the dimension.</exception>
    public Tensor Slice(int axis, int start, int length)
    {
        axis = Shape.AxisIn("Slice", axis);
        long end = (long)start + length;
        if (start < 0 || length < 0 || end > Shape[axis]) throw new ShapeException($"Slice: [{start}, {end}) leaves dimension {axis} of {Shape}");
        Shape shape = Shape.With(axis, length), from = Shape;
        Storage y = Allocate("Slice", shape, this);
        y.Backend.Slice(Data, Shape, axis, start, y, shape);
        return Make(y, shape, [this], (y, gy, i) => gy.Pad(axis, start, from[axis]), new PiecePlace(axis, start));
    }

    /// <summary>Zeros around this tensor along one dimension: it starts at <paramref name="start"/> of
    /// <paramref name="size"/>. The transpose of <see cref="Slice"/>.</summary>
    /// <exception cref="ShapeException">It does not fit.</exception>
    public Tensor Pad(int axis, int start, int size)
    {
        axis = Shape.AxisIn("Pad", axis);
        int length = Shape[axis];
        long end = (long)start + length;
        if (start < 0 || end > size) throw new ShapeException($"Pad: {Shape} at {start} does not fit {size} along dimension {axis}");
        Shape shape = Shape.With(axis, size);
        Storage y = Allocate("Pad", shape, this);
        y.Backend.Fill(y, 0);
        y.Backend.Place(Data, Shape, axis, start, y, shape);
        return Make(y, shape, [this], (y, gy, i) => gy.Slice(axis, start, length));
    }

    /// <summary>The element that <paramref name="index"/> names along one dimension, for each element of index:
    /// y[n, j] = x[n, index[n, j]] for axis 1. Index holds whole numbers; its shape equals this one elsewhere.</summary>
    /// <exception cref="ShapeException">The shapes differ in another dimension.</exception>
    public Tensor Gather(int axis, Tensor index)
    {
        axis = Shape.AxisIn("Gather", axis);
        if (!index.Shape.EqualsBut(axis, Shape))
            throw new ShapeException($"Gather: index {index.Shape} and {Shape} differ in a dimension other than {axis}");
        Storage y = Allocate("Gather", index.Shape, this, index);
        y.Backend.Gather(Data, Shape, axis, index.Data, index.Shape, y);
        Shape from = Shape;
        return Make(y, index.Shape, [this], (y, gy, i) => gy.ScatterAdd(axis, index, from));
    }

    // The transpose of Gather, and its vjp; their derivatives are each other.
    Tensor ScatterAdd(int axis, Tensor index, Shape shape)
    {
        Storage y = Allocate("ScatterAdd", shape, this, index);
        y.Backend.ScatterAdd(Data, Shape, axis, index.Data, y, shape);
        return Make(y, shape, [this], (y, gy, i) => gy.Gather(axis, index));
    }

    /// <summary>op(this) · op(b) over the last two dimensions, leading ones broadcast.</summary>
    /// <exception cref="ShapeException">Inner dimensions differ, or batches do not broadcast.</exception>
    public Tensor MatMul(Tensor b, bool transposeA = false, bool transposeB = false)
    {
        Shape shape = Shape.MatMul(Shape, b.Shape, transposeA, transposeB);
        Storage y = Allocate("MatMul", shape, this, b);
        y.Backend.MatMul(Data, Shape, transposeA, b.Data, b.Shape, transposeB, y, shape);
        return Make(y, shape, [this, b], (y, gy, i) => (i, transposeA, transposeB) switch
        {
            (0, false, _) => gy.MatMul(b, false, !transposeB),
            (0, true, _) => b.MatMul(gy, transposeB, true),
            (_, _, false) => MatMul(gy, !transposeA, false),
            (_, _, true) => gy.MatMul(this, true, transposeA),
        });
    }

    static void CheckExpands(Shape small, Shape large, string op)
    {
        if (!small.ExpandsTo(large)) throw new ShapeException($"{op}: {small} does not broadcast to {large}");
    }
}
