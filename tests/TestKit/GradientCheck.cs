using MetaRL.Tensors;
using Xunit;

namespace MetaRL.TestKit;

/// <summary>How far a gradient is from central differences: ‖difference‖ / ‖differences‖, and the gradient's norm.</summary>
public readonly record struct GradientReport(double Error, double Norm);

/// <summary>Gradients against central differences in float64, on the reference back end.</summary>
public static class GradientCheck
{
    const double Step = 1e-5;   // truncation h² f‴/6 and rounding ε/h are both near 1e-10

    /// <summary>A scalar that is curved in y and different for each element, so that linear operations have a second derivative to check too.</summary>
    public static Tensor Curved(Tensor y)
    {
        Tensor weights = Dense.Random(y.Shape, 77, 0.5, 1.5).On(y.Backend);
        return ((y + 0.3).Square() * weights + y * weights).Sum();
    }

    /// <summary>Checks the gradient of f, a scalar, and the product of its Hessian with a random vector.</summary>
    public static void Both(Func<Params, Tensor> f, Params at)
    {
        First(f, at);
        Second(f, at);
    }

    /// <summary>Checks the gradient of f, a scalar, element by element; it must not be zero.</summary>
    public static GradientReport First(Func<Params, Tensor> f, Params at)
    {
        double[] expected = new double[at.Size], x = Flat(at);
        for (int i = 0; i < x.Length; i++)
        {
            double Value(double shift) { double[] moved = [.. x]; moved[i] += shift; return Scalar(f(Like(at, moved))); }
            expected[i] = (Value(Step) - Value(-Step)) / (2 * Step);
        }
        Params theta = at.Track();
        return Compare("gradient", expected, Flat(Autograd.Grad(f(theta), theta)));
    }

    /// <summary>Checks ∂⟨∇f, v⟩/∂θ against differences of ∇f along a random v; it must not be zero.</summary>
    public static GradientReport Second(Func<Params, Tensor> f, Params at)
    {
        double[] x = Flat(at), v = Dense.Random([x.Length], 99, 0.5, 1.5).Values;
        double[] Gradient(double shift)
        {
            Params theta = Like(at, [.. x.Select((value, i) => value + shift * v[i])]).Track();
            return Flat(Autograd.Grad(f(theta), theta));
        }
        double[] expected = [.. Gradient(Step).Zip(Gradient(-Step), (p, q) => (p - q) / (2 * Step))];
        Params theta = at.Track();
        Tensor along = Autograd.Grad(f(theta), theta, createGraph: true).Dot(Like(at, v));
        return Compare("Hessian-vector product", expected, Flat(Autograd.Grad(along, theta)));
    }

    /// <summary>Fails where a derivative is further from what is expected than a part of its norm, or where both are next to nothing.</summary>
    internal static GradientReport Compare(string what, double[] expected, double[] actual, double tolerance = 1e-6, double leastNorm = 1e-3)
    {
        double norm = Norm(actual), expectedNorm = Norm(expected), error = Norm([.. expected.Zip(actual, (p, q) => p - q)]) / expectedNorm;
        Assert.True(norm > leastNorm && expectedNorm > leastNorm, $"the {what} has norm {norm:G3}, expected {expectedNorm:G3}: nothing was tested");
        Assert.True(error < tolerance, $"the {what} is {error:G3} of the norm {expectedNorm:G3} away, allowed {tolerance:G2}");
        return new(error, norm);
    }

    static double Scalar(Tensor y) => y.Shape.Size == 1 ? y.Item() : throw new ArgumentException($"a gradient check needs a scalar, got {y}");
    static double Norm(double[] x) => Math.Sqrt(x.Sum(v => v * v));
    static double[] Flat(Params p) => [.. p.Values.SelectMany(v => v.ToArray())];

    static Params Like(Params p, double[] values)
    {
        int at = 0;
        return p.Map(x => Tensor.From(x.Backend, values.AsSpan((at += x.Shape.Size) - x.Shape.Size, x.Shape.Size), x.Shape));
    }
}
