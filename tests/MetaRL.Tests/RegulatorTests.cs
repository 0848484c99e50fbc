using MetaRL.Envs;
using MetaRL.Envs.Families.Control;
using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Policies.Baselines;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.Shards;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;
using MetaRL.TestKit;
using MetaRL.Updates;

namespace MetaRL.Tests;

/// <summary>The meta-gradient of MAML on scalar linear-quadratic regulators, known in closed form: by quadrature, and by
/// sampling as training does.</summary>
public sealed class RegulatorTests
{
    const double Alpha = 0.03;
    static readonly ScalarRegulator[] Systems = [new(0.9, 0.8, 0.3, 0.1, 2), new(-0.7, 1.1, 0, 0.2, 3), new(1.1, 0.6, 0, 0.1, 3)];
    static readonly double K = -0.2, LogStd = -0.5;

    [Fact]
    public void Lyapunov_derivatives_are_those_of_the_tensors()
    {
        foreach (ScalarRegulator system in Systems)
        {
            Params theta = ScalarRegulator.Weight(K, 0, LogStd);
            (double value, double first, double second) = system.InGain(K, Math.Exp(LogStd));
            Assert.Equal(value, system.ExpectedReturn(theta).Item(), 1e-12);
            Assert.Equal(first, Autograd.Grad(system.ExpectedReturn(theta), theta)["head.w"].Item(), 1e-12);
            Assert.Equal(second, Curvature.Hessian(system.ExpectedReturn, theta)[0], 1e-11);
        }
    }

    [Theory]
    [InlineData("dice", true)]
    [InlineData("loadedDice", true)]
    [InlineData("tamedDice", true)]
    [InlineData("ratio", false)]
    [InlineData("logProb", false)]
    public void By_quadrature(string objective, bool isExact)
    {
        Params phi = ScalarRegulator.Weight(K, 0.1, LogStd);
        double[] truth = new double[phi.Size], estimated = new double[phi.Size];
        foreach (ScalarRegulator system in Systems)
        {
            Add(truth, MetaGradient(system, phi));
            PolicyProblem problem = Problem(Estimators.Named(objective), system.Horizon);
            var data = new TaskBatch([system.Everything(phi)], null, 1);
            Params adapted = Chain.Of(problem, new Maml { InnerLr = Alpha }, phi, data, iteration: 0, createGraph: true).Adapted;
            Add(estimated, Vectors.Flat(Autograd.Grad(system.ExpectedReturn(adapted), phi)));
        }
        double error = Vectors.RelativeError(truth, estimated);
        if (isExact) Assert.InRange(error, 0, 1e-9);
        else Assert.NotInRange(error, 0, 0.03);
    }

    // Within four standard errors, each less than a seventh of the truth's norm; the ratio misses by twice as many.
    [Theory]
    [InlineData("loadedDice", true)]
    [InlineData("ratio", false)]
    public void By_sampling(string objective, bool isExact)
    {
        const int batches = 24, horizon = 3;
        PolicyProblem problem = Problem(Estimators.Named(objective), horizon);
        Params phi = ScalarRegulator.Weight(K, 0.1, LogStd);
        GatherOrder order = new() { Tasks = new Seed(11), Rollouts = new Seed(12), Count = 2 };
        double[] truth = new double[phi.Size];
        foreach (ITaskDescription task in order.DrawTasks(problem))
            Add(truth, MetaGradient(new(task.Parameters["a1_1"], task.Parameters["b1_1"], Noise: 0.1f, ControlCost: 0.1f, horizon), phi));

        using var pool = new WorkerPool(2);
        using var shard = new LocalShard(problem, new Maml { InnerLr = Alpha * horizon }, SimdBackend.Instance, pool);
        Params phi32 = phi.Detach().To(SimdBackend.Instance);
        var sampled = new List<double[]>();
        for (int i = 0; i < batches; i++)
        {
            shard.Gather(phi32, order with { Rollouts = new Seed(13).Fork((ulong)i) }, default);
            Params gradient = new MetaObjective(shard, tasks: 1).LossAndGradient(phi32, new SurrogateLoss()).Gradient;
            sampled.Add([.. Vectors.Flat(gradient).Select(static g => -horizon * g)]);   // a loss is a mean over steps
        }
        double most = 0;
        for (int j = 0; j < truth.Length; j++)
        {
            double mean = sampled.Average(g => g[j]);
            double error = Math.Sqrt(sampled.Sum(g => (g[j] - mean) * (g[j] - mean)) / (batches - 1) / batches);
            Assert.True(error < Vectors.Norm(truth) / 7, $"{error} of {Vectors.Norm(truth)}");
            most = Math.Max(most, Math.Abs(mean - truth[j]) / error);
        }
        if (isExact) Assert.InRange(most, 0, 4);
        else Assert.InRange(most, 8, double.MaxValue);
    }

    // d/dφ J(φ + α ∇J(φ))
    static double[] MetaGradient(ScalarRegulator system, Params phi)
    {
        Params gradient = Autograd.Grad(system.ExpectedReturn(phi), phi, createGraph: true);
        return Vectors.Flat(Autograd.Grad(system.ExpectedReturn(phi + Alpha * gradient), phi));
    }

    static PolicyProblem Problem(PolicyObjective objective, int horizon) => new()
    {
        Family = new LinearQuadratic { Horizon = horizon, NoiseStd = 0.1f, ControlCost = 0.1f },
        Policy = ScalarRegulator.Policy,
        Rollouts = 5000,
        Baseline = new Rough(horizon),
        InnerObjective = objective,
        Advantage = new(Gamma: 1, Standardize: false),
    };

    /// <summary>Of about the right size, and 0 at the horizon: returns end there and nothing is bootstrapped.</summary>
    sealed record Rough(int Horizon) : Baseline
    {
        public override IValueFunction Fit(in BaselineData data) => new Value(Horizon);

        sealed class Value(int horizon) : IValueFunction
        {
            public void Predict(ReadOnlySpan<float> obs, ReadOnlySpan<int> time, Span<float> value)
            {
                for (int n = 0; n < value.Length; n++) value[n] = -(horizon - time[n]) * (0.7f * obs[n] * obs[n] + 0.6f);
            }
        }
    }

    static void Add(double[] sum, double[] x)
    {
        for (int i = 0; i < sum.Length; i++) sum[i] += x[i];
    }
}
