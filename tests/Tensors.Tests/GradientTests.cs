using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.TestKit;

namespace Tensors.Tests;

/// <summary>Every op's first and second derivative against central differences.</summary>
public sealed class GradientTests
{
    static readonly ReferenceBackend Backend = new();

    public static TheoryData<string> Ops => [.. DifferentiableOp.Names];

    [Theory, MemberData(nameof(Ops))]
    public void Both_derivatives_of_every_operation(string name)
    {
        DifferentiableOp op = DifferentiableOp.Named(name);
        GradientCheck.Both(p => GradientCheck.Curved(op.Of(p["a"], p["b"])),
            new([("a", Dense.Random(op.A, 2, op.Low, op.High).On(Backend)), ("b", Dense.Random(op.B, 3, op.Low, op.High).On(Backend))]));
    }

    [Fact]
    public void A_network_with_everything_in_it()
    {
        var theta = new Params([("w", Dense.Random([2, 3, 5], 5).On(Backend)), ("b", Dense.Random([2, 1, 5], 6).On(Backend)), ("v", Dense.Random([5, 4], 7).On(Backend))]);
        Tensor obs = Dense.Random([2, 6, 3], 8).On(Backend), action = Dense.Of([2, 6, 1], i => (i[0] + i[1]) % 4).On(Backend);
        GradientCheck.Both(p => (obs.MatMul(p["w"]) + p["b"]).Tanh().MatMul(p["v"]).LogSoftmax(-1).Gather(2, action).Mean(), theta);
    }

    [Fact]
    public void Ties_share_or_choose_one_side()
    {
        Tensor x = new Dense([4], [1, 3, 3, 2]).On(Backend).Track(), y = new Dense([4], [1, 3, 4, 1]).On(Backend).Track();
        Assert.Equal([0, 0.5, 0.5, 0], Autograd.Grad(x.Max(0), [x])[0].ToArray());
        Tensor[] max = Autograd.Grad(Tensor.Max(x, y), [x, y]), min = Autograd.Grad(Tensor.Min(x, y), [x, y]);
        Assert.Equal([1, 1, 0, 1], max[0].ToArray());
        Assert.Equal([0, 0, 1, 0], max[1].ToArray());
        Assert.Equal([1, 1, 1, 0], min[0].ToArray());
        Assert.Equal([0, 0, 0, 1], min[1].ToArray());
        Assert.Equal([1, 0, 0, 1], Autograd.Grad(x.Clamp(1, 2), [x])[0].ToArray());
    }

    [Fact]
    public void A_wrong_gradient_is_found()
    {
        var at = new Params([("x", Dense.Random([3], 9).On(Backend))]);
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => GradientCheck.First(p => (p["x"] * p["x"].Detach()).Sum(), at));
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => GradientCheck.First(p => (p["x"].Detach() * 2).Sum() + 0 * p["x"].Sum(), at));
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => GradientCheck.Second(p => p["x"].Sum() + 0 * p["x"].Square().Sum(), at));
    }
}
