using MetaRL.Tensors;
using MetaRL.TestKit;

namespace Tensors.Tests;

/// <summary>Every op's first and second derivative against central differences.</summary>
public sealed class GradientTests
{
    static readonly ReferenceBackend Backend = new();

    static void Check(Func<Tensor, Tensor> op, Shape x, double low = -2, double high = 2)
        => GradientCheck.Both(p => GradientCheck.Curved(op(p["x"])), new([("x", Dense.Random(x, 1, low, high).On(Backend))]));

    static void Check(Func<Tensor, Tensor, Tensor> op, Shape a, Shape b, double low = -2, double high = 2)
        => GradientCheck.Both(p => GradientCheck.Curved(op(p["a"], p["b"])),
            new([("a", Dense.Random(a, 2, low, high).On(Backend)), ("b", Dense.Random(b, 3, low, high).On(Backend))]));

    public static TheoryData<int[], int[]> Pairs => new()
    {
        { [3, 4], [3, 4] }, { [3, 4], [4] }, { [3, 1], [1, 4] }, { [2, 3, 2], [2, 1, 2] }, { [2, 3], [] }, { [2, 1, 3, 1], [2, 1, 2] },
    };

    [Theory, MemberData(nameof(Pairs))]
    public void Binary_ops_with_broadcasting(int[] first, int[] second)
    {
        Shape a = Shape.Of(first), b = Shape.Of(second);
        Check((x, y) => x + y, a, b);
        Check((x, y) => x - y, a, b);
        Check((x, y) => x * y, a, b);
        Check((x, y) => x / y, a, b, 0.5, 2);
        Check(Tensor.Min, a, b);
        Check(Tensor.Max, a, b);
        Check(Tensor.TanhGradient, a, b);
        Check((x, y) => x.AddScaled(y, -0.7), a, b);
        Tensor condition = Dense.Coarse(Shape.Broadcast(a, b), 4).On(Backend);
        Check((x, y) => Tensor.Where(condition, x, y), a, b);
    }

    [Fact]
    public void Functions_of_one_argument()
    {
        Shape shape = [2, 5];
        Check(x => -x, shape);
        Check(x => x.Exp(), shape);
        Check(x => x.Log(), shape, 0.5, 3);
        Check(x => x.Sqrt(), shape, 0.5, 3);
        Check(x => x.Tanh(), shape);
        Check(x => x.Sigmoid(), shape);
        Check(x => x.Relu(), shape);
        Check(x => x.Softplus(), shape);
        Check(x => x.Square(), shape);
        Check(x => x.Clamp(-1, 0.7), shape);
        Check(x => x.Affine(1.7, -0.3), shape);
        Check(x => 2 - x / 3 + 1 - 0.5 * x, shape);
    }

    [Fact]
    public void Reductions()
    {
        Check(x => x.Sum(), [2, 3]);
        Check(x => x.Sum(0), [2, 3]);
        Check(x => x.Mean(1), [2, 3, 2]);
        Check(x => x.Mean(), [2, 3]);
        Check(x => x.SumTo([3, 1]), [2, 3, 4]);
        Check(x => x.Max(0), [4, 3]);
        Check(x => x.Max(-1), [2, 3, 4]);
        Check(x => x.LogSumExp(1), [3, 4]);
        Check(x => x.Softmax(1), [3, 4]);
        Check(x => x.LogSoftmax(-1), [3, 4]);
    }

    [Fact]
    public void Shapes()
    {
        Check(x => x.Reshape([6]), [2, 3]);
        Check(x => x.Expand([4, 2, 3]), [2, 1]);
        Check(x => x.Transpose(), [2, 3]);
        Check(x => x.Transpose(0, 2), [2, 3, 4]);
        Check(x => x.Slice(1, 1, 2), [3, 4]);
        Check(x => x.Pad(0, 1, 5), [3, 2]);
        Check((a, b) => Tensor.Concat([a, b, a], 1), [2, 3], [2, 1]);
        Check((a, b) => Tensor.Stack([a, b, a], 1), [2, 3], [2, 3]);
        Tensor index = new Dense([3, 2], [0, 0, 1, 3, 3, 2]).On(Backend);
        Check(x => x.Gather(1, index), [3, 4]);
        Check(x => x.Gather(0, new Dense([2, 2], [1, 1, 1, 0]).On(Backend)), [3, 2]);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Matrix_products(bool transposeA, bool transposeB)
    {
        foreach (var (aBatch, bBatch) in ((int[], int[])[])[([], []), ([2], [2]), ([2], []), ([], [2]), ([2, 1], [1, 3])])
            Check((a, b) => a.MatMul(b, transposeA, transposeB),
                Shape.Of([.. aBatch, .. transposeA ? (int[])[4, 2] : [2, 4]]), Shape.Of([.. bBatch, .. transposeB ? (int[])[3, 4] : [4, 3]]));
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
