using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.TestKit;

namespace Gpu.Tests;

/// <summary>Functions held against float64: how many units in the last place they are off, and what becomes of NaN,
/// infinities and zeros.</summary>
public abstract class FunctionContract(IBackend backend)
{
    const int Points = 20_000;

    static readonly float[] Special =
    [
        0, -0f, 1, -1, 0.5f, -3, 1e-40f, -1e-40f, float.Epsilon, float.MaxValue, float.MinValue, 88.7f, 88.8f, -87.3f, -103.9f, -104.1f,
        float.PositiveInfinity, float.NegativeInfinity, float.NaN, -float.NaN,
    ];

    [Fact] public void Exp_is_accurate() => Accurate(static x => x.Exp(), Math.Exp, -87, 88.7, units: 2);
    [Fact] public void Log_is_accurate() => Accurate(static x => x.Log(), Math.Log, 1e-3, 3, units: 3);
    [Fact] public void Log_of_the_small_and_the_large_is_accurate() => Accurate(static x => x.Log(), Math.Log, -100, 88, units: 3, Math.Exp);
    [Fact] public void Tanh_is_accurate() => Accurate(static x => x.Tanh(), Math.Tanh, -10, 10, units: 4);
    [Fact] public void Tanh_near_zero_is_accurate() => Accurate(static x => x.Tanh(), Math.Tanh, -0.4, 0.4, units: 4);
    [Fact] public void Sigmoid_is_accurate() => Accurate(static x => x.Sigmoid(), static x => 1 / (1 + Math.Exp(-x)), -80, 20, units: 4);
    [Fact] public void Sqrt_is_exact() => Accurate(static x => x.Sqrt(), Math.Sqrt, 0, 100, units: 0.5001);

    // At points that are spread evenly, or at a function of such.
    void Accurate(Func<Tensor, Tensor> function, Func<double, double> exact, double low, double high, double units, Func<double, double>? spread = null)
    {
        using TensorScope scope = TensorScope.Open();
        Dense even = Dense.Random([Points], 1, low, high);
        Dense x = spread is null ? even : Dense.Of([Points], i => (float)spread(even[i]));
        double[] found = function(x.On(backend)).ToArray();
        (double worst, double at) = (0, 0);
        for (int i = 0; i < found.Length; i++)
        {
            double want = exact(x.Values[i]);
            double unit = Math.ScaleB(1, Math.ILogB(want) - 23);
            double off = Math.Abs(found[i] - want) / unit;
            if (off > worst) (worst, at) = (off, x.Values[i]);
        }
        Assert.True(worst <= units, $"{worst:F2} units in the last place at {at:R}, allowed {units}");
    }

    [Fact]
    public void Every_unary_function_does_with_the_special_what_the_reference_does()
    {
        using TensorScope scope = TensorScope.Open();
        foreach (UnaryOp op in Enum.GetValues<UnaryOp>()) Same($"{op}", On(backend, op), On(new ReferenceBackend(), op));
    }

    static double[] On(IBackend where, UnaryOp op) => Unary(where, (x, y) => where.Unary(op, x, y));

    [Fact]
    public void Clamp_and_Where_do_too()
    {
        double[] Clamp(IBackend where) => Unary(where, (x, y) => where.Clamp(x, -1, 0.5, y));
        double[] Where(IBackend where) => Unary(where, (x, y) =>
        {
            Storage two = where.Allocate(x.Count), three = where.Allocate(x.Count);
            where.Fill(two, 2);
            where.Fill(three, 3);
            where.Where(x, two, three, y);
        });
        Same("Clamp", Clamp(backend), Clamp(new ReferenceBackend()));
        Same("Where", Where(backend), Where(new ReferenceBackend()));
    }

    [Fact]
    public void Every_binary_function_does_too()
    {
        foreach (BinaryOp op in Enum.GetValues<BinaryOp>())
        {
            // b² is no float beyond.
            Func<int, bool> isAsked = op == BinaryOp.TanhGradient ? static i => !(Math.Abs(Special[i % Special.Length]) > 1e19f) : static _ => true;
            Same($"{op}", On(backend, op), On(new ReferenceBackend(), op), isAsked);
        }
    }

    static double[] On(IBackend where, BinaryOp op)
    {
        int n = Special.Length;
        Storage a = where.Allocate(n), b = where.Allocate(n), y = where.Allocate(n * n);
        where.Write(a, Special);
        where.Write(b, Special);
        where.Binary(op, a, [n, 1], b, [1, n], y, [n, n]);
        var values = new double[n * n];
        where.Read(y, values);
        return values;
    }

    [Fact]
    public void Maxima_and_sums_do_too()
    {
        int n = Special.Length;
        double[] Pairs(IBackend where, bool isMax)
        {
            Storage x = where.Allocate(2 * n * n), y = where.Allocate(n * n);
            where.Write(x, (float[])[.. Special.SelectMany(static p => Special.SelectMany(q => (float[])[p, q]))]);
            if (isMax) where.Max(x, [n * n, 2], 1, y);
            else where.Sum(x, [n * n, 2], y, [n * n, 1]);
            var values = new double[n * n];
            where.Read(y, values);
            return values;
        }
        Same("Max", Pairs(backend, true), Pairs(new ReferenceBackend(), true));
        Same("Sum", Pairs(backend, false), Pairs(new ReferenceBackend(), false));
    }

    static double[] Unary(IBackend where, Action<Storage, Storage> run)
    {
        Storage x = where.Allocate(Special.Length), y = where.Allocate(Special.Length);
        where.Write(x, Special);
        run(x, y);
        var values = new double[Special.Length];
        where.Read(y, values);
        return values;
    }

    // Floats of the reference's doubles, to the last digits; NaN and infinities exactly.
    static void Same(string name, double[] found, double[] expected, Func<int, bool>? isAsked = null)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            if (isAsked?.Invoke(i) == false) continue;
            float want = (float)expected[i], got = (float)found[i];
            double allowed = 1e-6 * Math.Abs(want) + 1e-42;
            bool isSame = float.IsFinite(want) ? Math.Abs(got - want) <= allowed : want.Equals(got);
            Assert.True(isSame, $"{name}, element {i}: {got:R}, expected {want:R}");
        }
    }
}

public sealed class FunctionTests() : FunctionContract(Simulated.Backend);
