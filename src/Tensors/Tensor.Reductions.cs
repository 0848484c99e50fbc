using MetaRL.Tensors.Backends;

namespace MetaRL.Tensors;

public sealed partial class Tensor
{
    /// <summary>Sum of all elements, a scalar.</summary>
    public Tensor Sum() => SumTo(Shape.Scalar);

    /// <summary>Sum over one dimension, which stays with size 1.</summary>
    public Tensor Sum(int axis) => SumOver(axis, "Sum");

    /// <summary>Mean of all elements, a scalar.</summary>
    public Tensor Mean() => Sum() / Shape.Size;

    /// <summary>Mean over one dimension, which stays with size 1.</summary>
    public Tensor Mean(int axis) => SumOver(axis, "Mean") / Shape[axis];

    Tensor SumOver(int axis, string op)
    {
        Shape shape = Shape.With(Shape.AxisIn(op, axis), 1);
        shape.SizeIn(op);
        return SumTo(shape);
    }

    /// <summary>Sum down to a shape that broadcasts to this one: over every dimension in which it has 1 or none.</summary>
    /// <exception cref="ShapeException">The shape does not broadcast to this one.</exception>
    public Tensor SumTo(Shape shape)
    {
        if (shape == Shape) return this;
        CheckExpands(shape, Shape, "SumTo");
        if (shape.SizeIn("SumTo") == Shape.Size) return Reshape(shape);
        Storage y = Allocate("SumTo", shape, this);
        y.Backend.Sum(Data, Shape, y, shape);
        Shape from = Shape;
        return Make(y, shape, [this], (y, gy, i) => gy.Expand(from));
    }

    /// <summary>Running sums along one dimension, inclusive: yₐ = Σ x_b over b ≤ a, or, where <paramref name="reverse"/>, over
    /// b ≥ a; what follows a step in time, as in a return.</summary>
    /// <exception cref="ShapeException">No such dimension.</exception>
    public Tensor CumulativeSum(int axis, bool reverse = false)
    {
        int along = Shape.AxisIn("CumulativeSum", axis);
        Storage y = Allocate("CumulativeSum", Shape, this);
        y.Backend.CumulativeSum(Data, Shape, along, reverse, y);
        return Make(y, Shape, [this], (y, gy, i) => gy.CumulativeSum(along, !reverse));
    }

    /// <summary>Largest element along one dimension, which stays with size 1. Ties share the gradient equally.</summary>
    /// <exception cref="ShapeException">The dimension is empty.</exception>
    public Tensor Max(int axis)
    {
        axis = NonEmpty(axis, "Max");
        Shape shape = Shape.With(axis, 1);
        Storage y = Allocate("Max", shape, this);
        y.Backend.Max(Data, Shape, axis, y);
        return Make(y, shape, [this], (y, gy, i) =>
        {
            Tensor hit = Equal(this, y);
            return gy * (hit / hit.Sum(axis));
        });
    }

    // The dimension, which has a largest element.
    int NonEmpty(int axis, string op)
    {
        axis = Shape.AxisIn(op, axis);
        return Shape[axis] > 0 ? axis : throw new ShapeException($"{op}: dimension {axis} of {Shape} is empty");
    }

    /// <summary>ln Σ eˣ along one dimension, which stays with size 1; shifted by the maximum, so that it cannot overflow.</summary>
    /// <exception cref="ShapeException">No such dimension, or an empty one.</exception>
    public Tensor LogSumExp(int axis)
    {
        axis = NonEmpty(axis, "LogSumExp");
        Tensor max = Detach().Max(axis);
        return (this - max).Exp().Sum(axis).Log() + max;
    }

    /// <summary>eˣ / Σ eˣ along one dimension.</summary>
    /// <exception cref="ShapeException">No such dimension, or an empty one.</exception>
    public Tensor Softmax(int axis) => LogSoftmax(NonEmpty(axis, "Softmax")).Exp();

    /// <summary>x − ln Σ eˣ along one dimension; shifted by the maximum first, so that large x lose no digits.</summary>
    /// <exception cref="ShapeException">No such dimension, or an empty one.</exception>
    public Tensor LogSoftmax(int axis)
    {
        axis = NonEmpty(axis, "LogSoftmax");
        Tensor shifted = this - Detach().Max(axis);
        return shifted - shifted.Exp().Sum(axis).Log();
    }
}
