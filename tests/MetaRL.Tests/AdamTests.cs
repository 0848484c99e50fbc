using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Updates;

namespace MetaRL.Tests;

public sealed class AdamTests
{
    static readonly ReferenceBackend Backend = new();
    static readonly Params Phi = new([("a", Tensor.From(Backend, [1.0, -2, 3], [3])), ("b", Tensor.From(Backend, [0.5], [1, 1]))]);

    static Params Gradient(int step) => new([
        ("a", Tensor.From(Backend, [Math.Sin(step), -1e-3 * step, 40.0], [3])),
        ("b", Tensor.From(Backend, [Math.Cos(3 * step)], [1, 1]))]);

    [Fact]
    public void The_first_step_is_the_sign_of_the_gradient()
    {
        var adam = new Adam { Lr = 0.01, Epsilon = 1e-12 };
        (Params phi, UpdateState state) = adam.Step(Phi, Gradient(1), adam.Init(Phi));
        Assert.Equal(1, state.Step);
        foreach ((double before, double after, double g) in Vectors.Flat(Phi).Zip(Vectors.Flat(phi), Vectors.Flat(Gradient(1))))
            Assert.Equal(before - 0.01 * Math.Sign(g), after, 1e-9);
    }

    [Fact]
    public void Five_steps_follow_the_papers_recursion()
    {
        var adam = new Adam { Lr = 0.05, Beta1 = 0.8, Beta2 = 0.95, Epsilon = 1e-3 };
        Params phi = Phi;
        UpdateState state = adam.Init(phi);
        double[] x = Vectors.Flat(Phi), m = new double[4], v = new double[4];
        for (int t = 1; t <= 5; t++)
        {
            double[] g = Vectors.Flat(Gradient(t));
            (phi, state) = adam.Step(phi, Gradient(t), state);
            for (int i = 0; i < 4; i++)
            {
                m[i] = 0.8 * m[i] + 0.2 * g[i];
                v[i] = 0.95 * v[i] + 0.05 * g[i] * g[i];
                x[i] -= 0.05 * (m[i] / (1 - Math.Pow(0.8, t))) / (Math.Sqrt(v[i] / (1 - Math.Pow(0.95, t))) + 1e-3);
            }
            Assert.InRange(Vectors.RelativeError(x, Vectors.Flat(phi)), 0, 1e-14);
        }
        Assert.Equal(5, state.Step);
    }
}
