namespace MetaRL.Tensors;

// What variances are made of, with rules that keep nothing as large as x.
public sealed partial class Tensor
{
    /// <summary>x − mean of x along one dimension. It is its own transpose: so is its gradient.</summary>
    /// <exception cref="ShapeException">No such dimension, or an empty one.</exception>
    public Tensor Centred(int axis)
    {
        axis = NonEmpty(axis, "Centred");
        Tensor result;
        using (Autograd.NoGrad())
        using (TensorScope scope = TensorScope.Open()) result = scope.Keep(this - Mean(axis));
        return Make(result.Data.Retain(), Shape, [this], (y, gy, i) => gy.Centred(axis));
    }

    /// <summary>Σ x² over one dimension, which stays with size 1.</summary>
    /// <exception cref="ShapeException">No such dimension.</exception>
    public Tensor SumOfSquares(int axis)
    {
        axis = Shape.AxisIn("SumOfSquares", axis);
        Tensor result;
        using (Autograd.NoGrad())
        using (TensorScope scope = TensorScope.Open()) result = scope.Keep(Square().Sum(axis));
        return Make(result.Data.Retain(), result.Shape, [this], (y, gy, i) => 2 * gy * this);
    }
}
