using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using Xunit;

namespace MetaRL.TestKit;

public abstract partial class BackendContract
{
    static readonly (UnaryOp Op, Func<double, double> Formula, Func<Tensor, Tensor> Tensor)[] Unaries =
    [
        (UnaryOp.Negate, x => -x, x => -x),
        (UnaryOp.Exp, Math.Exp, x => x.Exp()),
        (UnaryOp.Log, Math.Log, x => x.Log()),
        (UnaryOp.Sqrt, Math.Sqrt, x => x.Sqrt()),
        (UnaryOp.Tanh, Math.Tanh, x => x.Tanh()),
        (UnaryOp.Sigmoid, x => 1 / (1 + Math.Exp(-x)), x => x.Sigmoid()),
        (UnaryOp.Relu, x => x < 0 ? 0 : x, x => x.Relu()),
        (UnaryOp.Square, x => x * x, x => x.Square()),
        (UnaryOp.Step, x => x > 0 ? 1 : 0, x => x.Step()),
    ];

    static readonly (BinaryOp Op, Func<double, double, double> Formula, Func<Tensor, Tensor, Tensor> Tensor)[] Binaries =
    [
        (BinaryOp.Add, (a, b) => a + b, (a, b) => a + b),
        (BinaryOp.Subtract, (a, b) => a - b, (a, b) => a - b),
        (BinaryOp.Multiply, (a, b) => a * b, (a, b) => a * b),
        (BinaryOp.Divide, (a, b) => a / b, (a, b) => a / b),
        (BinaryOp.Min, Math.Min, Tensor.Min),
        (BinaryOp.Max, Math.Max, Tensor.Max),
        (BinaryOp.Less, (a, b) => a < b ? 1 : 0, Tensor.Less),
        (BinaryOp.LessOrEqual, (a, b) => a <= b ? 1 : 0, Tensor.LessOrEqual),
        (BinaryOp.Equal, (a, b) => a == b ? 1 : 0, Tensor.Equal),
        (BinaryOp.TanhGradient, (a, b) => a * (1 - b * b), Tensor.TanhGradient),
    ];

    static readonly double[] Special =
    [
        0, -0.0, 1, -1, 1e-30, -1e-30, 1e-5, -1e-5, 0.625, 20, -20, 50, -50, 87, -87, 88.5, 89, -89, 100, -100, 103, -103, -105,
        1000, -1000, double.PositiveInfinity, double.NegativeInfinity, double.NaN,
    ];

    public static TheoryData<int[], int[]> Pairs => new()
    {
        { [], [] }, { [3], [] }, { [2, 3], [] }, { [5], [5] }, { [3, 5], [5] }, { [3, 1], [3, 5] }, { [1, 5], [3, 1] },
        { [2, 3, 4], [2, 1, 4] }, { [2, 3, 4], [1, 1, 4] }, { [2, 3, 4], [2, 3, 1] }, { [1, 3, 1], [2, 1, 4] }, { [70, 3], [3] },
        { [300, 2], [300, 1] }, { [2, 300, 6], [2, 1, 6] }, { [2, 300, 6], [1, 1, 6] }, { [2, 300, 6], [2, 300, 1] }, { [1, 300, 6], [2, 1, 6] },
        { [2, 1, 3, 1], [1, 5, 1, 7] }, { [4, 3, 2, 5], [3, 1, 5] }, { [2, 65], [65] }, { [3, 70], [3, 1] }, { [1, 600], [2, 1] },
        { [2, 3, 65, 1], [2, 1, 1, 70] }, { [0], [1] }, { [2, 0, 3], [1, 1, 3] }, { [33], [33] }, { [17, 1], [1, 1] },
    };

    [Fact]
    public void Every_enum_member_is_tested()
    {
        Assert.Equal(Enum.GetValues<UnaryOp>(), Unaries.Select(u => u.Op).Order());
        Assert.Equal(Enum.GetValues<BinaryOp>(), Binaries.Select(b => b.Op).Order());
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Unary_functions_follow_their_formulas(int[] dims)
    {
        Dense any = Dense.Random(Shape.Of(dims), 1, -4, 4), positive = Dense.Random(Shape.Of(dims), 2, 0.1, 4);
        foreach (var (op, formula, tensor) in Unaries)
        {
            Dense x = op is UnaryOp.Log or UnaryOp.Sqrt ? positive : any;
            Agree(Dense.Of(x.Shape, i => formula(x[i])), tensor(On(x)));
        }
        Agree(Dense.Of(any.Shape, i => 3 * any[i] - 0.5), On(any).Affine(3, -0.5));
        Agree(Dense.Of(any.Shape, i => Math.Clamp(any[i], -1, 2)), On(any).Clamp(-1, 2));
    }

    [Fact]
    public void Unary_functions_saturate_and_keep_NaN()
    {
        Dense x = Dense.Of([Special.Length], i => (float)Special[i[0]]);
        foreach (var (op, formula, tensor) in Unaries) Agree(Dense.Of(x.Shape, i => formula(x[i])), tensor(On(x)));
        Agree(Dense.Of(x.Shape, i => Math.Clamp(x[i], -1, 2)), On(x).Clamp(-1, 2));
    }

    [Theory, MemberData(nameof(Pairs))]
    public void Binary_functions_broadcast(int[] first, int[] second)
    {
        Dense a = Dense.Coarse(Shape.Of(first), 3), b = Dense.Coarse(Shape.Of(second), 4);
        Shape shape = Shape.Broadcast(a.Shape, b.Shape);
        foreach (var (_, formula, tensor) in Binaries)
        {
            Agree(Dense.Of(shape, i => formula(a[i], b[i])), tensor(On(a), On(b)));
            Agree(Dense.Of(shape, i => formula(b[i], a[i])), tensor(On(b), On(a)));
        }
        Agree(Dense.Of(shape, i => a[i] != 0 ? b[i] : 1), Tensor.Where(On(a), On(b), Tensor.Full(backend, [], 1)));
        Agree(Dense.Of(shape, i => a[i] - 0.75 * b[i]), On(a).AddScaled(On(b), -0.75));
        Agree(Dense.Of(shape, i => a[i]), On(a).Expand(shape));
        Agree(Dense.Of(shape, i => b[i]), On(b).Expand(shape));
    }

    [Fact]
    public void Binary_functions_keep_NaN_and_infinities()
    {
        Dense a = Dense.Of([Special.Length, 1], i => (float)Special[i[0]]), b = Dense.Of([1, Special.Length], i => (float)Special[i[1]]);
        Shape shape = Shape.Broadcast(a.Shape, b.Shape);
        foreach (var (_, formula, tensor) in Binaries) Agree(Dense.Of(shape, i => formula(a[i], b[i])), tensor(On(a), On(b)));
    }
}
