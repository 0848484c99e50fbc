using MetaRL.Tensors;

namespace MetaRL.TestKit;

/// <summary>An operation on two tensors, at shapes and in a range where its derivatives can be checked.</summary>
/// <param name="Name">Of the case.</param>
/// <param name="Of">The operation, on the tensors' back end.</param>
/// <param name="A">Shape of the first tensor.</param>
/// <param name="B">Shape of the second; an operation of one argument leaves it unused.</param>
/// <param name="Low">Least element.</param>
/// <param name="High">Largest element.</param>
public sealed record DifferentiableOp(string Name, Func<Tensor, Tensor, Tensor> Of, Shape A, Shape B, double Low = -2, double High = 2)
{
    static readonly Shape Pair = [2, 5];

    static readonly (int[] A, int[] B)[] Broadcasts =
        [([3, 4], [3, 4]), ([3, 4], [4]), ([3, 1], [1, 4]), ([2, 3, 2], [2, 1, 2]), ([2, 3], []), ([2, 1, 3, 1], [2, 1, 2])];

    static readonly (int[] A, int[] B)[] Batches = [([], []), ([2], [2]), ([2], []), ([], [2]), ([2, 1], [1, 3])];

    static readonly Dictionary<string, DifferentiableOp> all = ((IEnumerable<DifferentiableOp>)
    [
        One("-x", x => -x, Pair), One("exp", x => x.Exp(), Pair), One("log", x => x.Log(), Pair, 0.5, 3), One("sqrt", x => x.Sqrt(), Pair, 0.5, 3),
        One("tanh", x => x.Tanh(), Pair), One("sigmoid", x => x.Sigmoid(), Pair), One("relu", x => x.Relu(), Pair),
        One("square", x => x.Square(), Pair), One("clamp", x => x.Clamp(-1, 0.7), Pair), One("affine", x => x.Affine(1.7, -0.3), Pair),
        One("scalars", x => 2 - x / 3 + 1 - 0.5 * x, Pair),

        One("sum", x => x.Sum(), [2, 3]), One("sum 0", x => x.Sum(0), [2, 3]), One("mean", x => x.Mean(), [2, 3]), One("mean 1", x => x.Mean(1), [2, 3, 2]),
        One("sum to", x => x.SumTo([3, 1]), [2, 3, 4]), One("max 0", x => x.Max(0), [4, 3]), One("max -1", x => x.Max(-1), [2, 3, 4]),
        One("cumulative sum 0", x => x.CumulativeSum(0), [4, 3]), One("reverse cumulative sum 1", x => x.CumulativeSum(1, reverse: true), [2, 4, 3]),
        One("log sum exp", x => x.LogSumExp(1), [3, 4]), One("softmax", x => x.Softmax(1), [3, 4]), One("log softmax", x => x.LogSoftmax(-1), [3, 4]),

        One("reshape", x => x.Reshape([6]), [2, 3]), One("expand", x => x.Expand([4, 2, 3]), [2, 1]),
        One("transpose", x => x.Transpose(), [2, 3]), One("transpose 0 2", x => x.Transpose(0, 2), [2, 3, 4]),
        One("slice", x => x.Slice(1, 1, 2), [3, 4]), One("pad", x => x.Pad(0, 1, 5), [3, 2]), One("slice of a slice", x => x.Slice(1, 1, 2).Pad(0, 1, 5), [3, 4]),
        new("concat", (a, b) => Tensor.Concat([a, b, a], 1), [2, 3], [2, 1]), new("stack", (a, b) => Tensor.Stack([a, b, a], 1), [2, 3], [2, 3]),
        One("gather 1", x => x.Gather(1, new Dense([3, 2], [0, 0, 1, 3, 3, 2]).On(x.Backend)), [3, 4]),
        One("gather 0", x => x.Gather(0, new Dense([2, 2], [1, 1, 1, 0]).On(x.Backend)), [3, 2]),

        new("convolve", (a, b) => a.Convolve(b, new(4, 3, 3, 1, 1)), [2, 2, 12, 2], [2, 18, 3]),
        new("convolve with a stride", (a, b) => a.Convolve(b, new(5, 4, 2, 2, 1)), [2, 1, 20, 2], [2, 8, 2]),
        new("convolve with one set of filters", (a, b) => a.Convolve(b, new(3, 3, 2)), [2, 2, 9, 1], [1, 4, 2]),
        new("convolve a convolution", (a, b) => a.Convolve(b, Window.Same(3, 3, 3)).Convolve(b, Window.Same(3, 3, 3)), [1, 1, 9, 2], [1, 18, 2], -1, 1),
        One("max pool", x => x.MaxPool(Window.Tiles(5, 4, 2)), [1, 2, 20, 2]), One("max pool that overlaps", x => x.MaxPool(new(3, 4, 2)), [1, 2, 12, 2]),
        One("centred", x => x.Centred(1), [2, 4, 3]), One("sum of squares", x => x.SumOfSquares(0), [4, 3]),
        One("average pool", x => x.AveragePool(Window.Tiles(4, 2, 2)), [1, 2, 8, 3]),

        .. Broadcasts.SelectMany(s => Binary(Shape.Of(s.A), Shape.Of(s.B))),
        .. Batches.SelectMany(s => Products(s.A, s.B)),
    ]).ToDictionary(op => op.Name);

    /// <summary>The names of all cases.</summary>
    public static IEnumerable<string> Names => all.Keys;

    /// <summary>The case of that name.</summary>
    public static DifferentiableOp Named(string name) => all[name];

    static DifferentiableOp One(string name, Func<Tensor, Tensor> of, Shape x, double low = -2, double high = 2) => new(name, (a, _) => of(a), x, [1], low, high);

    static IEnumerable<DifferentiableOp> Binary(Shape a, Shape b)
    {
        Dense condition = Dense.Coarse(Shape.Broadcast(a, b), 4);
        string shapes = $"{a} {b}";
        return
        [
            new($"a + b {shapes}", (x, y) => x + y, a, b), new($"a - b {shapes}", (x, y) => x - y, a, b), new($"a * b {shapes}", (x, y) => x * y, a, b),
            new($"a / b {shapes}", (x, y) => x / y, a, b, 0.5, 2), new($"min {shapes}", Tensor.Min, a, b), new($"max {shapes}", Tensor.Max, a, b),
            new($"tanh gradient {shapes}", Tensor.TanhGradient, a, b), new($"add scaled {shapes}", (x, y) => x.AddScaled(y, -0.7), a, b),
            new($"where {shapes}", (x, y) => Tensor.Where(condition.On(x.Backend), x, y), a, b),
        ];
    }

    static IEnumerable<DifferentiableOp> Products(int[] aBatch, int[] bBatch)
    {
        foreach (bool transposeA in (bool[])[false, true])
            foreach (bool transposeB in (bool[])[false, true])
            {
                Shape a = Shape.Of([.. aBatch, .. transposeA ? (int[])[4, 2] : [2, 4]]), b = Shape.Of([.. bBatch, .. transposeB ? (int[])[3, 4] : [4, 3]]);
                yield return new($"product {a}{(transposeA ? "'" : "")} {b}{(transposeB ? "'" : "")}", (x, y) => x.MatMul(y, transposeA, transposeB), a, b);
            }
    }
}
