using MetaRL.Tensors.Backends;

namespace MetaRL.Tensors;

public sealed partial class Tensor
{
    /// <summary>Sum of all elements, a scalar.</summary>
    public Tensor Sum() => SumTo(Shape.Scalar);

    /// <summary>Sum over one dimension, which stays with size 1.</summary>
    public Tensor Sum(int axis) => SumTo(Shape.With(axis, 1));

    /// <summary>Mean of all elements, a scalar.</summary>
    public Tensor Mean() => Sum() / Shape.Size;

    /// <summary>Mean over one dimension, which stays with size 1.</summary>
    public Tensor Mean(int axis) => Sum(axis) / Shape[axis];

    /// <summary>Sum down to a shape that broadcasts to this one: over every dimension in which it has 1 or none.</summary>
    /// <exception cref="ShapeException">The shape does not broadcast to this one.</exception>
    public Tensor SumTo(Shape shape)
    {
        if (shape == Shape) return this;
        CheckExpands(shape, Shape, "SumTo");
        if (shape.Size == Shape.Size) return Reshape(shape);
        Storage y = Allocate(shape, this);
        y.Backend.Sum(Data, Shape, y, shape);
        Shape from = Shape;
        return Make(y, shape, [this], (y, gy, i) => gy.Expand(from));
    }

    /// <summary>Running sums along one dimension, inclusive: yₐ = Σ x_b over b ≤ a, or, where <paramref name="reverse"/>, over
    /// b ≥ a; what follows a step in time, as in a return.</summary>
    /// <exception cref="ShapeException">No such dimension.</exception>
    public Tensor CumulativeSum(int axis, bool reverse = false)
    {
        int along = Shape.Axis(axis);
        Storage y = Allocate(Shape, this);
        y.Backend.CumulativeSum(Data, Shape, along, reverse, y);
        return Make(y, Shape, [this], (y, gy, i) => gy.CumulativeSum(along, !reverse));
    }

    /// <summary>Largest element along one dimension, which stays with size 1. Ties share the gradient equally.</summary>
    /// <exception cref="ShapeException">The dimension is empty.</exception>
    public Tensor Max(int axis)
    {
        axis = Shape.Axis(axis);
        if (Shape[axis] == 0) throw new ShapeException($"Max: dimension {axis} of {Shape} is empty");
        Shape shape = Shape.With(axis, 1);
        Storage y = Allocate(shape, this);
        y.Backend.Max(Data, Shape, axis, y);
        return Make(y, shape, [this], (y, gy, i) =>
        {
            Tensor hit = Equal(this, y);
            return gy * (hit / hit.Sum(axis));
        });
    }

    /// <summary>ln Σ eˣ along one dimension, which stays with size 1; shifted by the maximum, so that it cannot overflow.</summary>
    public Tensor LogSumExp(int axis)
    {
        Tensor max = Detach().Max(axis);
        return (this - max).Exp().Sum(axis).Log() + max;
    }

    /// <summary>eˣ / Σ eˣ along one dimension.</summary>
    public Tensor Softmax(int axis) => LogSoftmax(axis).Exp();

    /// <summary>x − ln Σ eˣ along one dimension; shifted by the maximum first, so that large x lose no digits.</summary>
    public Tensor LogSoftmax(int axis)
    {
        Tensor shifted = this - Detach().Max(axis);
        return shifted - shifted.Exp().Sum(axis).Log();
    }
}
