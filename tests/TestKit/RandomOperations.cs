using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.TestKit;

/// <summary>Random tensor operations and their gradients on random shapes, on a back end and on the reference: values agree,
/// and where one refuses, so does the other, with the same kind of error.</summary>
public sealed class RandomOperations(IBackend backend)
{
    const int MostElements = 50_000;

    static readonly ReferenceBackend Reference = new();

    static readonly (string Name, Func<Drawn, Tensor> Run)[] Operations =
    [
        ("add", static d => d.A + d.B), ("subtract", static d => d.A - d.B), ("multiply", static d => d.A * d.B), ("divide", static d => d.A / d.B),
        ("min", static d => Tensor.Min(d.A, d.B)), ("max", static d => Tensor.Max(d.A, d.B)),
        ("less", static d => Tensor.Less(d.A, d.B)), ("lessOrEqual", static d => Tensor.LessOrEqual(d.A, d.B)), ("equal", static d => Tensor.Equal(d.A, d.B)),
        ("tanhGradient", static d => Tensor.TanhGradient(d.A, d.B)), ("where", static d => Tensor.Where(Tensor.Less(d.C, d.C * 0), d.A, d.B)),
        ("exp", static d => d.A.Exp()), ("log", static d => d.A.Log()), ("sqrt", static d => d.A.Sqrt()), ("tanh", static d => d.A.Tanh()),
        ("sigmoid", static d => d.A.Sigmoid()), ("relu", static d => d.A.Relu()), ("square", static d => d.A.Square()), ("step", static d => d.A.Step()),
        ("clamp", static d => d.A.Clamp(-1, 0.5)), ("affine", static d => d.A.Affine(1.5, -0.25)), ("addScaled", static d => d.A.AddScaled(d.B, 0.3)),
        ("sum", static d => d.A.Sum()), ("sumAxis", static d => d.C.Sum(d.Axis)), ("sumTo", static d => d.C.SumTo(d.A.Shape)), ("cumulativeSum", static d => d.C.CumulativeSum(d.Axis, d.Flag)),
        ("expand", static d => d.A.Expand(d.C.Shape)), ("maxAxis", static d => d.C.Max(d.Axis)), ("logSoftmax", static d => d.C.LogSoftmax(d.Axis)), ("logSumExp", static d => d.C.LogSumExp(d.Axis)),
        ("transpose", static d => d.C.Transpose(d.Axis, d.First)), ("slice", static d => d.C.Slice(d.Axis, d.First, d.Second)), ("pad", static d => d.C.Pad(d.Axis, d.First, d.Second)),
        ("gather", static d => d.C.Gather(d.Axis, d.Index)), ("concat", static d => Tensor.Concat([d.A, d.C], d.Axis)), ("stack", static d => Tensor.Stack([d.A, d.B], d.Axis)),
        ("matMul", static d => d.Left.MatMul(d.Right, d.Flag, d.OtherFlag)),
        ("convolve", static d => Pictures(d, out Window window).Convolve(Filters(d, window), window)),
        ("maxPool", static d => Pictures(d, out Window window).MaxPool(window with { Padding = 0 })),
    ];

    /// <summary>What one operation is given on one back end.</summary>
    sealed record Drawn(Tensor A, Tensor B, Tensor C, Tensor Index, Tensor Left, Tensor Right, int Axis, int First, int Second, bool Flag, bool OtherFlag);

    // The matrices as one picture, whatever their sizes.
    static Tensor Pictures(Drawn d, out Window window)
    {
        Shape shape = d.Left.Shape;
        window = new(shape[-2], shape[-1], Math.Abs(d.First) + 1, Math.Abs(d.Second) + 1, d.Flag ? Math.Abs(d.First) / 2 : 0);
        return d.Left.Reshape([1, shape.Size / Math.Max(1, window.Pixels), window.Pixels, 1]);
    }

    static Tensor Filters(Drawn d, Window window)
    {
        int area = window.Size * window.Size, filters = Math.Max(1, d.Right.Shape.Size / area);
        return d.Right.Reshape([d.Right.Shape.Size]).Slice(0, 0, area * filters).Reshape([1, area, filters]);
    }

    /// <summary>Runs so many; throws at the first that differs, naming its seed.</summary>
    /// <returns>How many gave values on both.</returns>
    public int Run(int count, int seed)
    {
        int computed = 0;
        for (int i = 0; i < count; i++)
            if (IsComputed(unchecked(seed * 1_000_003 + i))) computed++;
        return computed;
    }

    bool IsComputed(int seed)
    {
        string name = "";
        (double[]? expected, Exception? refusal) = On(Reference, seed, ref name);
        (double[]? found, Exception? refused) = On(backend, seed, ref name);
        string where = $"{name}, seed {seed}";
        if (refusal?.GetType() != refused?.GetType()) throw new InvalidOperationException($"{where}: reference {Outcome(refusal)}, {backend.Name} {Outcome(refused)}");
        if (expected is null || found is null) return false;
        if (expected.Length != found.Length) throw new InvalidOperationException($"{where}: {found.Length} numbers, expected {expected.Length}");
        double scale = expected.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max();
        for (int i = 0; i < expected.Length; i++)
            if (!Agree(expected[i], found[i], scale)) throw new InvalidOperationException($"{where}: element {i} is {found[i]:R} on {backend.Name}, {expected[i]:R} on the reference");
        return true;
    }

    static string Outcome(Exception? e) => e is null ? "computes" : $"refuses ({e.GetType().Name}: {e.Message})";

    // Rounding grows with what was added up on the way; float32 ends at 3.4e38.
    static bool Agree(double expected, double found, double scale)
    {
        if (double.IsNaN(expected) || double.IsNaN(found)) return double.IsNaN(expected) && double.IsNaN(found);
        if (Math.Abs(expected) > 1e37 || double.IsInfinity(found)) return expected == found || Math.Abs(expected) > 1e37;
        return Math.Abs(expected - found) <= 3e-4 * (1 + Math.Abs(expected) + scale);
    }

    static (double[]? Values, Exception? Refusal) On(IBackend on, int seed, ref string name)
    {
        using TensorScope scope = TensorScope.Open();
        var random = new Random(seed);
        (name, Func<Drawn, Tensor> run) = Operations[random.Next(Operations.Length)];
        bool withGradient = random.Next(3) == 0;
        try
        {
            Drawn drawn = Draw(random, on, withGradient);
            Tensor y = run(drawn);
            double[] values = y.ToArray();
            return (withGradient && y.IsTracked ? [.. values, .. Gradients(y, drawn)] : values, null);
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException) { return (null, e); }
    }

    static IEnumerable<double> Gradients(Tensor y, Drawn drawn)
    {
        Params wrt = new([("a", drawn.A), ("b", drawn.B), ("c", drawn.C), ("left", drawn.Left), ("right", drawn.Right)]);
        return Autograd.Grad(y.Square().Sum(), wrt).Values.SelectMany(static g => g.ToArray());
    }

    static Drawn Draw(Random random, IBackend on, bool isTracked)
    {
        Shape full = Full(random), a = random.Next(2) == 0 ? full : Part(random, full), b = random.Next(2) == 0 ? full : Part(random, full);
        if (random.Next(25) == 0) b = Full(random);
        bool flag = random.Next(2) == 0, otherFlag = random.Next(2) == 0;
        (int m, int n, int k, int batch) = (random.Next(1, 40), random.Next(1, 40), random.Next(0, 40), random.Next(4));
        int axis = random.Next(-5, 6), along = Math.Clamp(axis, 0, Math.Max(0, full.Rank - 1));
        int choices = full.Rank > 0 ? full[along] : 1;
        Tensor Of(Shape shape, Func<double> draw)
        {
            Tensor x = Tensor.From(on, [.. Enumerable.Range(0, shape.Size).Select(_ => (float)draw())], shape);
            return isTracked ? x.Track() : x;
        }
        double Value() => 4 * random.NextDouble() - 2;
        Shape Matrix(int rows, int columns, bool transposed, bool isBatch)
            => (transposed, isBatch) switch { (false, false) => [rows, columns], (true, false) => [columns, rows], (false, true) => [3, rows, columns], _ => [3, columns, rows] };
        return new(Of(a, Value), Of(b, Value), Of(full, Value), Of(full, () => random.Next(Math.Max(1, choices))).Detach(),
            Of(Matrix(m, k, flag, batch % 2 != 0), Value), Of(Matrix(k, n, otherFlag, batch > 1), Value),
            axis, random.Next(-3, 12), random.Next(-2, 12), flag, otherFlag);
    }

    static Shape Full(Random random)
    {
        while (true)
        {
            var dims = new int[random.Next(Shape.MaxRank + 1)];
            for (int i = 0; i < dims.Length; i++) dims[i] = random.Next(8) switch { 0 => 1, 1 => random.Next(3) == 0 ? 0 : 1, 2 => random.Next(1, 40), _ => random.Next(1, 9) };
            if (dims.Aggregate(1, static (p, d) => p * d) <= MostElements) return Shape.Of(dims);
        }
    }

    // Some dimensions 1, some in front missing: what broadcasts to the shape.
    static Shape Part(Random random, Shape full)
    {
        var dims = new List<int>();
        foreach (int d in full) dims.Add(random.Next(3) == 0 ? 1 : d);
        return Shape.Of([.. dims.Skip(random.Next(3) == 0 ? random.Next(dims.Count + 1) : 0)]);
    }
}
