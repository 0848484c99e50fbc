using FsCheck;
using FsCheck.Fluent;
using MetaRL.Tensors;

namespace Tensors.Tests;

public sealed class ShapeTests
{
    static readonly Arbitrary<int[]> Dims = Gen.Choose(0, 4).SelectMany(rank => Gen.Elements(1, 1, 2, 3).ArrayOf(rank)).ToArbitrary();

    static Shape? Join(Shape? a, Shape? b)
    {
        if (a is not { } x || b is not { } y) return null;
        try { return Shape.Broadcast(x, y); }
        catch (ShapeException) { return null; }
    }

    [Fact]
    public void Broadcasting_is_commutative_and_a_scalar_is_neutral()
        => Prop.ForAll(Dims, Dims, (a, b) => Join(Shape.Of(a), Shape.Of(b)) == Join(Shape.Of(b), Shape.Of(a)) && Join(Shape.Of(a), []) == Shape.Of(a))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Broadcasting_is_associative()
        => Prop.ForAll(Dims, Dims, Dims, (a, b, c) =>
            {
                Shape? left = Join(Join(Shape.Of(a), Shape.Of(b)), Shape.Of(c)), right = Join(Shape.Of(a), Join(Shape.Of(b), Shape.Of(c)));
                return left is null || right is null || left == right;
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_failed_broadcast_names_the_operation_and_both_shapes()
        => Prop.ForAll(Dims, Dims, (a, b) =>
            {
                Shape x = Shape.Of(a), y = Shape.Of(b);
                if (Join(x, y) is not null) return true;
                string message = Assert.Throws<ShapeException>(() => Shape.Broadcast(x, y, "Add")).Message;
                return message == $"Add: cannot broadcast {x} with {y}";
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_dimension_can_be_replaced_and_padded()
        => Prop.ForAll(Dims, dims =>
            {
                Shape shape = Shape.Of(dims);
                bool same = shape.Size == dims.Aggregate(1, (p, d) => p * d) && shape.PadLeft(4).Size == shape.Size;
                for (int i = 0; i < dims.Length; i++)
                    same &= shape[i] == dims[i] && shape[i - dims.Length] == dims[i] && shape.With(i, 7)[i] == 7 && shape.With(i, dims[i]) == shape;
                return same;
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Equal_dimensions_make_equal_shapes()
    {
        Shape a = [2, 3], b = [2, 3];
        Assert.True(a == b && a.Equals((object)b) && a.GetHashCode() == b.GetHashCode());
        Assert.True(a != [3, 2] && a != [2, 3, 1] && a != [1, 2, 3] && (Shape)[] == Shape.Scalar);
        Assert.Equal("[2, 3]", a.ToString());
        Assert.Equal("[]", Shape.Scalar.ToString());
        Assert.Equal(1, Shape.Scalar.Size);
    }

    [Fact]
    public void MatMul_shapes()
    {
        Assert.Equal([5, 4, 2], Shape.MatMul([5, 4, 3], [3, 2]));
        Assert.Equal([4, 2], Shape.MatMul([3, 4], [2, 3], true, true));
        Assert.Equal("MatMul: inner dimensions differ, [4, 3] x [2, 5]", Assert.Throws<ShapeException>(() => Shape.MatMul([4, 3], [2, 5])).Message);
        Assert.Contains("[2, 4, 3]", Assert.Throws<ShapeException>(() => Shape.MatMul([2, 4, 3], [3, 3, 5], false, true)).Message);
        Assert.Contains("two matrices", Assert.Throws<ShapeException>(() => Shape.MatMul([3], [3, 5])).Message);
        Assert.Contains("[2]", Assert.Throws<ShapeException>(() => Shape.MatMul([2, 4, 3], [3, 3, 5])).Message);
    }

    [Fact]
    public void What_cannot_be_a_shape_is_refused()
    {
        Assert.Contains("at most 4", Assert.Throws<ShapeException>(() => Shape.Of([1, 2, 3, 4, 5])).Message);
        Assert.Contains("-2", Assert.Throws<ShapeException>(() => Shape.Of([1, -2])).Message);
        Assert.Contains("[2, 3] has no dimension 2", Assert.Throws<ShapeException>(() => Shape.Of([2, 3])[2]).Message);
        Assert.Throws<ShapeException>(() => Shape.Of([2, 3]).Axis(-3));
        Assert.Contains("Size: [100000, 100000] has more than", Assert.Throws<ShapeException>(() => Shape.Of([100_000, 100_000]).Size).Message);
        Assert.Equal(0, Shape.Of([65_536, 65_536, 0]).Size);
        Assert.Equal(0, Shape.Of([int.MaxValue, int.MaxValue, int.MaxValue, 0]).Size);
        Assert.Throws<ShapeException>(() => Shape.Of([2]).PadLeft(int.MaxValue));
        Assert.Throws<ShapeException>(() => Shape.Of([2]).Leading(2));
    }
}
