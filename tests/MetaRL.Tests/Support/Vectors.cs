using MetaRL.Tensors;

namespace MetaRL.Tests;

/// <summary>Parameter sets as plain vectors.</summary>
static class Vectors
{
    public static double[] Flat(Params p) => [.. p.Values.SelectMany(v => v.ToArray())];

    public static double Norm(IEnumerable<double> x) => Math.Sqrt(x.Sum(v => v * v));

    /// <summary>|actual - expected| / |expected|, of which the last must not be 0.</summary>
    public static double RelativeError(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.True(Norm(expected) > 0, "the expected vector is zero: nothing was tested");
        return Norm(expected.Zip(actual, (e, a) => e - a)) / Norm(expected);
    }

    /// <summary>A parameter set with the names and shapes of another.</summary>
    public static Params Like(Params p, double[] values)
    {
        int at = 0;
        return p.Map(x => Tensor.From(x.Backend, values.AsSpan((at += x.Shape.Size) - x.Shape.Size, x.Shape.Size), x.Shape));
    }

    /// <summary>p + shift times the i-th unit vector.</summary>
    public static Params Shifted(Params p, params (int Index, double Shift)[] moves)
    {
        double[] x = Flat(p);
        foreach ((int i, double shift) in moves) x[i] += shift;
        return Like(p, x);
    }

    /// <summary>Central differences.</summary>
    public static double[] Differences(Func<Params, double> f, Params at, double step = 1e-5)
        => [.. Enumerable.Range(0, at.Size).Select(i => (f(Shifted(at, (i, step))) - f(Shifted(at, (i, -step)))) / (2 * step))];
}
