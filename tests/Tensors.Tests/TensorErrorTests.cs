using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;

namespace Tensors.Tests;

/// <summary>Errors name the operation and the shapes.</summary>
public sealed class TensorErrorTests
{
    static readonly ReferenceBackend Backend = new();
    static Tensor Zeros(Shape shape) => Tensor.Zeros(Backend, shape);
    static void Refused(string expected, Func<object> f) => Assert.Contains(expected, Assert.ThrowsAny<ArgumentException>(f).Message);

    [Fact]
    public void Shapes_that_do_not_fit()
    {
        Refused("Add: cannot broadcast [2, 3] with [4]", () => Zeros([2, 3]) + Zeros([4]));
        Refused("MatMul: inner dimensions differ, [4, 3] x [2, 5]", () => Zeros([4, 3]).MatMul(Zeros([2, 5])));
        Refused("Reshape: [2, 3] has 6 elements, [4] has 4", () => Zeros([2, 3]).Reshape([4]));
        Refused("Expand: [3] does not broadcast to [2, 4]", () => Zeros([3]).Expand([2, 4]));
        Refused("SumTo: [3] does not broadcast to [2, 4]", () => Zeros([2, 4]).SumTo([3]));
        Refused("Slice: [1, 4) leaves dimension 0 of [3, 2]", () => Zeros([3, 2]).Slice(0, 1, 3));
        Refused("Pad: [3] at 2 does not fit 4", () => Zeros([3]).Pad(0, 2, 4));
        Refused("Slice: [2147483647, 2147483649) leaves dimension 0 of [3, 2]", () => Zeros([3, 2]).Slice(0, int.MaxValue, 2));
        Refused("Slice: [1, 2147483648) leaves dimension 0 of [3, 2]", () => Zeros([3, 2]).Slice(0, 1, int.MaxValue));
        Refused("Pad: [3] at 2147483646 does not fit 4", () => Zeros([3]).Pad(0, int.MaxValue - 1, 4));
        Refused("Pad: [3] at 0 does not fit -1", () => Zeros([3]).Pad(0, 0, -1));
        Refused("Stack: tensors of shape [2] get no dimension 2; expected -2 to 1", () => Tensor.Stack([Zeros([2])], 2));
        Refused("Stack: tensors of shape [2] get no dimension -3; expected -2 to 1", () => Tensor.Stack([Zeros([2])], -3));
        Refused("Stack: tensors of shape [] get no dimension -2147483648", () => Tensor.Stack([Zeros([])], int.MinValue));
        Refused("Concat: 2 tensors like [1500000000, 0] are 3000000000", () => Tensor.Concat([Zeros([1_500_000_000, 0]), Zeros([1_500_000_000, 0])], 0));
        Refused("Concat: [2, 3] and [3, 3]", () => Tensor.Concat([Zeros([2, 3]), Zeros([3, 3])], 1));
        Refused("Stack: shapes differ, [2] and [3]", () => Tensor.Stack([Zeros([2]), Zeros([3])]));
        Refused("Gather: index [3, 1] and [2, 5]", () => Zeros([2, 5]).Gather(1, Zeros([3, 1])));
        Refused("Item: needs one element, got [2]", () => Zeros([2]).Item());
        Refused("3 values do not fill [2]", () => Tensor.From(Backend, [1.0, 2, 3], [2]));
        Refused("low 2 is above high 1", () => Zeros([2]).Clamp(2, 1));
    }

    [Fact]
    public void Tensors_of_two_back_ends_do_not_mix()
        => Refused("different back ends", () => Zeros([2]) + Tensor.Zeros(SimdBackend.Instance, [2]));
}
