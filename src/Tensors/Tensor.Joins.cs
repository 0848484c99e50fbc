using MetaRL.Tensors.Backends;

namespace MetaRL.Tensors;

public sealed partial class Tensor
{
    /// <summary>Tensors one after the other along an existing dimension; equal in all others.</summary>
    /// <exception cref="ShapeException">No tensor, shapes that differ elsewhere, or too long a dimension.</exception>
    public static Tensor Concat(IReadOnlyList<Tensor> parts, int axis)
    {
        if (parts.Count == 0) throw new ShapeException("Concat: needs at least one tensor");
        Tensor[] xs = [.. parts];
        Shape first = xs[0].Shape;
        int along = first.AxisIn("Concat", axis);
        int[] starts = Starts(xs, along);
        Shape shape = first.With(along, starts[^1]);
        Storage y = Allocate("Concat", shape, xs[0], xs);
        for (int i = 0; i < xs.Length; i++) y.Backend.Place(xs[i].Data, xs[i].Shape, along, starts[i], y, shape);
        return Make(y, shape, xs, (y, gy, i) => gy.Slice(along, starts[i], starts[i + 1] - starts[i]));
    }

    // Where each tensor begins along the axis, and where the last one ends.
    static int[] Starts(Tensor[] xs, int axis)
    {
        Shape first = xs[0].Shape;
        var starts = new int[xs.Length + 1];
        for (int i = 0; i < xs.Length; i++)
        {
            Shape shape = xs[i].Shape;
            if (!shape.EqualsBut(axis, first))
                throw new ShapeException($"Concat: {first} and {shape} differ in a dimension other than {axis}");
            long end = (long)starts[i] + shape[axis];
            if (end > int.MaxValue)
                throw new ShapeException($"Concat: {xs.Length} tensors like {first} are {end} or longer along dimension {axis}, at most {int.MaxValue}");
            starts[i + 1] = (int)end;
        }
        return starts;
    }

    /// <summary>Tensors of one shape along a new dimension.</summary>
    /// <exception cref="ShapeException">No tensor, shapes that differ, or no such place for a dimension.</exception>
    public static Tensor Stack(IReadOnlyList<Tensor> parts, int axis = 0)
    {
        if (parts.Count == 0) throw new ShapeException("Stack: needs at least one tensor");
        Shape shape = parts[0].Shape;
        int along = axis < 0 ? axis + shape.Rank + 1 : axis;
        if (along < 0 || along > shape.Rank)
            throw new ShapeException($"Stack: tensors of shape {shape} get no dimension {axis}; expected {-shape.Rank - 1} to {shape.Rank}");
        if (shape.Rank == Shape.MaxRank) throw new ShapeException($"Stack: tensors of shape {shape} get no further dimension; {Shape.MaxRank} are the most");
        Shape unit = WithUnit(shape, along);
        var units = new Tensor[parts.Count];
        for (int i = 0; i < units.Length; i++)
        {
            if (parts[i].Shape != shape) throw new ShapeException($"Stack: shapes differ, {shape} and {parts[i].Shape}");
            units[i] = parts[i].Reshape(unit);
        }
        return Concat(units, along);
    }

    // The shape with a dimension of 1 put in at that place.
    static Shape WithUnit(Shape shape, int axis)
    {
        Span<int> dims = stackalloc int[shape.Rank + 1];
        dims[axis] = 1;
        for (int i = 0; i < shape.Rank; i++) dims[i < axis ? i : i + 1] = shape[i];
        return Shape.Of(dims);
    }
}
