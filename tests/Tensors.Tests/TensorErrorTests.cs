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
