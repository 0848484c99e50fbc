using MetaRL.Tensors;
using MetaRL.Tensors.Simd;

namespace Tensors.Tests;

/// <summary>The stated error bounds of the vectorized functions, in units of the last place of the exact result.</summary>
public sealed class SimdFunctionTests
{
    static readonly float[] Sweep =
    [
        .. Enumerable.Range(-104_000, 192_001).Select(i => i / 1000f),
        .. Enumerable.Range(-149, 276).SelectMany(e => new[] { MathF.ScaleB(1.3f, e), -MathF.ScaleB(1.7f, e) }),
    ];

    static void Check(double ulps, Func<Tensor, Tensor> f, Func<double, double> exact, double low, double high)
    {
        float[] x = [.. Sweep.Where(v => v >= low && v <= high)], y = new float[x.Length];
        using var scope = TensorScope.Open();
        f(Tensor.From(SimdBackend.Instance, x, [x.Length])).CopyTo(y);
        for (int i = 0; i < x.Length; i++)
        {
            double want = exact(x[i]), unit = Math.Abs((double)MathF.BitIncrement((float)want) - (float)want);
            double error = Math.Abs(y[i] - want) / Math.Max(unit, float.Epsilon);
            Assert.True(error <= ulps, $"at {x[i]:R}: {y[i]:R}, expected {want:R}, {error:F2} ulp");
        }
    }

    [Fact]
    public void Exp_within_2_ulp() => Check(2, x => x.Exp(), Math.Exp, -87, 88.7);

    [Fact]
    public void Exp_into_the_denormals() => Check(2, x => x.Exp(), Math.Exp, -104, -87);

    [Fact]
    public void Tanh_within_6_ulp() => Check(6, x => x.Tanh(), Math.Tanh, -104, 88);

    [Fact]
    public void Sigmoid_within_4_ulp() => Check(4, x => x.Sigmoid(), x => 1 / (1 + Math.Exp(-x)), -87, 88);

    [Fact]
    public void Log_within_2_ulp() => Check(2, x => x.Log(), Math.Log, float.Epsilon, float.MaxValue);

    [Fact]
    public void Exact_values()
    {
        static float At(Func<Tensor, Tensor> f, float x) => (float)f(Tensor.From(SimdBackend.Instance, [x], [])).Item();
        Assert.Equal(1, At(x => x.Exp(), 0));
        Assert.Equal(0, At(x => x.Log(), 1));
        Assert.Equal(0, At(x => x.Tanh(), 0));
        Assert.Equal(1, At(x => x.Tanh(), 20));
        Assert.Equal(-1, At(x => x.Tanh(), -20));
        Assert.Equal(0.5f, At(x => x.Sigmoid(), 0));
        Assert.Equal(0, At(x => x.Exp(), -110));
        Assert.Equal(float.PositiveInfinity, At(x => x.Exp(), 89));
    }

    [Fact]
    public void An_element_does_not_depend_on_where_it_lies()
    {
        var random = new Random(1);
        float[] x = [.. Enumerable.Range(0, 100).Select(_ => random.NextSingle() * 8 - 4)];
        Func<Tensor, Tensor>[] functions = [v => v.Exp(), v => v.Square().Log(), v => v.Tanh(), v => v.Sigmoid(), v => v * 3 + 1, v => v / v.Exp()];
        foreach (var f in functions)
        {
            double[] all = f(Tensor.From(SimdBackend.Instance, x, [100])).ToArray();
            for (int i = 0; i < 100; i++) Assert.Equal(all[i], f(Tensor.From(SimdBackend.Instance, x.AsSpan(i, 1), [1])).Item());
        }
    }
}
