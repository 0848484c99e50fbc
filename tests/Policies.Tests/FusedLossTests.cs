using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;

namespace MetaRL.Policies.Tests;

/// <summary>The fused kernels against their composite twin in float64: value and the first three derivatives.</summary>
public class FusedLossTests
{
    const int Tasks = 2, Samples = 301;   // more than two blocks, the last one partial
    const double Tolerance = 2e-5;

    public static TheoryData<Activation, SurrogateKind, bool, bool> Cases()
    {
        var cases = new TheoryData<Activation, SurrogateKind, bool, bool>();
        foreach (Activation activation in Enum.GetValues<Activation>())
            foreach (SurrogateKind kind in Enum.GetValues<SurrogateKind>())
                foreach (bool discrete in (bool[])[false, true])
                    foreach (bool twice in (bool[])[false, true]) cases.Add(activation, kind, discrete, twice);
        return cases;
    }

    [Theory, MemberData(nameof(Cases))]
    public void Agrees_with_the_composite_twin_to_the_third_derivative(Activation activation, SurrogateKind kind, bool discrete, bool twice)
    {
        Outcome fused = Compute(SimdBackend.Instance, activation, kind, discrete, twice), twin = Compute(new ReferenceBackend(), activation, kind, discrete, twice);
        Assert.InRange(Math.Abs(fused.Loss - twin.Loss), 0, Tolerance);
        foreach ((double[] found, double[] expected) in fused.Vectors.Zip(twin.Vectors))
        {
            Assert.True(Norm(expected) > 1e-3, "the derivative is zero, so agreement shows nothing");
            Assert.InRange(Norm([.. found.Zip(expected, (a, b) => a - b)]) / Norm(expected), 0, Tolerance);
        }
    }

    /// <summary>As in an adaptation of several steps, where the direction of a Hessian product comes from the same weights.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public void A_direction_that_comes_from_the_weights_is_followed_once(bool discrete)
    {
        double[] Third(IBackend backend)
        {
            using TensorScope scope = TensorScope.Open();
            (Policy policy, Params theta, PolicyBatch batch) = Make(backend, Activation.Tanh, discrete);
            Params at = theta.Track(), v = Direction(theta, 2);
            Params gradient = Autograd.Grad(policy.Loss(at, batch, new(SurrogateKind.Ratio)), at, createGraph: true);
            Params product = Autograd.Grad(gradient.Dot(gradient), at, createGraph: true);
            return Flat(Autograd.Grad(product.Dot(v), at, createGraph: true));
        }
        double[] fused = Third(SimdBackend.Instance), twin = Third(new ReferenceBackend());
        Assert.True(Norm(twin) > 1e-3, "the derivative is zero, so agreement shows nothing");
        Assert.InRange(Norm([.. fused.Zip(twin, static (a, b) => a - b)]) / Norm(twin), 0, Tolerance);
    }

    [Fact]
    public void A_bound_on_the_standard_deviation_stops_its_gradient()
    {
        using TensorScope scope = TensorScope.Open();
        (Policy policy, Params theta, PolicyBatch batch) = Make(SimdBackend.Instance, Activation.Tanh, false);
        policy = (GaussianMlp)policy with { MinLogStd = 1 };
        Params at = theta.Track();
        Params gradient = Autograd.Grad(policy.Loss(at, batch, new(SurrogateKind.LogProb)), at);
        Assert.All(gradient["log_std"].ToArray(), g => Assert.Equal(0, g));
        Assert.True(Norm(gradient["head.w"].ToArray()) > 1e-3);
    }

    sealed record Outcome(double Loss, double[][] Vectors);

    static Outcome Compute(IBackend backend, Activation activation, SurrogateKind kind, bool discrete, bool twice)
    {
        using TensorScope scope = TensorScope.Open();
        (Policy policy, Params theta, PolicyBatch batch) = Make(backend, activation, discrete);
        Params at = theta.Track(), u = Direction(theta, 1).Track(), v = Direction(theta, 2);
        Tensor loss = policy.Loss(at, batch, new(kind, 0.05), twice);
        Params gradient = Autograd.Grad(loss, at, createGraph: true);
        Params hessian = Autograd.Grad(gradient.Dot(u), at, createGraph: true);
        Params third = Autograd.Grad(hessian.Dot(v), at), alongU = Autograd.Grad(hessian.Dot(v), u);
        Func<Params, Params> information = policy.Fisher(theta, batch.Obs, batch.Coefficient.Square());
        Params fisher = information(v), again = information(v);   // the second product uses what the first kept
        return new(loss.Item(), [Flat(gradient), Flat(hessian), Flat(third), Flat(alongU), Flat(fisher), Flat(again)]);
    }

    static (Policy, Params, PolicyBatch) Make(IBackend backend, Activation activation, bool discrete)
    {
        EnvSpec spec = new(BoxSpace.Unbounded(3), discrete ? new DiscreteSpace(4) : BoxSpace.Uniform(2, -1, 1), 10);
        Policy policy = discrete ? new CategoricalMlp { Hidden = [9, 17], Activation = activation } : new GaussianMlp { Hidden = [9, 17], Activation = activation, InitialLogStd = -0.4 };
        Rng rng = new Seed(7).Stream();
        Tensor Draw(int width, Func<float> draw)
        {
            var x = new float[Tasks * Samples * width];
            for (int i = 0; i < x.Length; i++) x[i] = draw();
            return Tensor.From(backend, x, [Tasks, Samples, width]);
        }
        Tensor obs = Draw(3, () => rng.Normal()), act = discrete ? Draw(1, () => rng.Below(4)) : Draw(2, () => rng.Normal());
        Tensor weight = Draw(1, () => rng.Normal() / Samples);
        Params theta = policy.Init(spec, backend, new Seed(1)).Map(x => Tensor.Concat([x, x * 1.1 + 0.05], 0));
        Tensor old = policy.Act(theta, obs).LogProb(act) + Draw(1, () => 0.1f * rng.Normal());   // ratios near 1, some beyond the clip
        return (policy, theta, new(new Observations(obs, Samples), act, old, weight));
    }

    static Params Direction(Params theta, ulong seed)
    {
        Rng rng = new Seed(seed).Stream();
        return theta.Map(x =>
        {
            var d = new float[x.Shape.Size];
            rng.FillNormal(d);
            return Tensor.From(x.Backend, d, x.Shape);
        });
    }

    static double[] Flat(Params p) => [.. p.Values.SelectMany(v => v.ToArray())];

    static double Norm(double[] x) => Math.Sqrt(x.Sum(v => v * v));
}
