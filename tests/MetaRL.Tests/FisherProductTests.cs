using MathNet.Numerics.LinearAlgebra;
using MetaRL.Envs;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Updates;

namespace MetaRL.Tests;

public sealed class FisherProductTests
{
    // Column i is H times the i-th unit vector.
    static Matrix<double> Hessian(MetaObjective objective, Params phi)
    {
        using FisherProduct fisher = objective.Fisher(phi);
        return Matrix<double>.Build.DenseOfColumnArrays(Enumerable.Range(0, phi.Size)
            .Select(i => Vectors.Flat(fisher.Of(Vectors.Shifted(0 * phi, (i, 1))))));
    }

    static Matrix<double> Differences(MetaObjective objective, Params phi)
    {
        const double h = 1e-3;
        objective.Anchor(phi);
        double Kl(params (int, double)[] moves) => objective.Evaluate(Vectors.Shifted(phi, moves), new SurrogateLoss()).Kl;
        double Mixed(int i, int j) => (Kl((i, h), (j, h)) - Kl((i, h), (j, -h)) - Kl((i, -h), (j, h)) + Kl((i, -h), (j, -h))) / (4 * h * h);
        var hessian = Matrix<double>.Build.Dense(phi.Size, phi.Size);
        for (int i = 0; i < phi.Size; i++)
            for (int j = 0; j <= i; j++) hessian[i, j] = hessian[j, i] = Mixed(i, j);
        return hessian;
    }

    [Theory]
    [InlineData("gaussian", 0)]
    [InlineData("gaussian", 1)]
    [InlineData("gaussian", 2)]
    [InlineData("categorical", 1)]
    public void It_is_the_Hessian_of_the_mean_Kl_through_the_adaptation(string name, int innerSteps)
    {
        (PolicyProblem wide, Maml learner) = Small.Problem(name, innerSteps);
        Mlp policy = wide.Policy is GaussianMlp g ? g with { Hidden = [2] } : (CategoricalMlp)wide.Policy with { Hidden = [2] };
        PolicyProblem problem = wide with { Policy = policy };
        Params phi = Small.Weights(problem, learner, new ReferenceBackend());
        using var pool = new WorkerPool(1);
        MetaObjective objective = Small.Objective(problem, learner, Small.Gather(problem, learner, phi), pool, phi.Backend);

        Matrix<double> exact = Hessian(objective, phi), differences = Differences(objective, phi);
        double scale = exact.FrobeniusNorm();
        Assert.True(scale > 0.1);
        Assert.InRange((exact - differences).FrobeniusNorm() / scale, 0, 1e-4);   // truncation of the differences, h^2
        Assert.InRange((exact - exact.Transpose()).FrobeniusNorm() / scale, 0, 1e-12);
        Assert.True((exact + exact.Transpose()).Evd(Symmetricity.Symmetric).EigenValues.Min(x => x.Real) > -1e-12 * scale);
    }

    // 1/sigma^2 times the mean outer product of (obs, 1) for the mean's weights, 2 for log sigma, nothing between.
    [Fact]
    public void For_a_linear_Gaussian_without_adaptation_it_is_the_textbooks()
    {
        PolicyProblem problem = Small.Of(new PointNavigation { Horizon = 6 }, new GaussianMlp { Hidden = [], InitialLogStd = -0.5 });
        var learner = new Maml { InnerSteps = 0 };
        Params phi = learner.Init(problem, new ReferenceBackend(), new Seed(1));
        TaskData[] data = Small.Gather(problem, learner, phi, tasks: 1);
        using var pool = new WorkerPool(1);
        Matrix<double> h = Hessian(Small.Objective(problem, learner, data, pool, phi.Backend), phi);

        float[] obs = ((PolicySample)data[0].Query!).Trajectories.Obs;   // [N, 2]; the parameters in order: w00 w01 w10 w11 b0 b1 s0 s1
        double precision = Math.Exp(1), x0 = obs.Where((_, i) => i % 2 == 0).Average();
        Assert.Equal(precision, h[4, 4], 1e-5);
        Assert.Equal(0, h[4, 5], 1e-12);
        Assert.Equal(precision * x0, h[4, 0], 1e-5);
        Assert.Equal(precision * obs.Where((_, i) => i % 2 == 0).Average(x => (double)x * x), h[0, 0], 1e-5);
        Assert.Equal((2, 2), (Math.Round(h[6, 6], 6), Math.Round(h[7, 7], 6)));
        for (int i = 0; i < 6; i++) Assert.Equal(0, h[i, 6], 1e-12);
    }

    [Fact]
    public void Chunks_and_padding_do_not_matter()
    {
        Sampled sampled = Small.Sampled("ragged", 2, tasks: 3);
        using var pool = new WorkerPool(1);
        double[] Product(int tasksPerChunk)
        {
            using FisherProduct fisher = sampled.Objective(pool, tasksPerChunk).Fisher(sampled.Phi);
            return Vectors.Flat(fisher.Of(sampled.Phi));
        }
        Assert.InRange(Vectors.RelativeError(Product(1), Product(2)), 0, 1e-12);
    }

    // As if the first rollouts were all that was sampled for the query.
    [Theory]
    [InlineData("gaussian", 0.5, 2)]
    [InlineData("ragged", 0.5, 2)]
    [InlineData("ragged", 0.75, 3)]
    [InlineData("ragged", 0.01, 1)]
    public void A_share_of_the_rollouts_gives_the_product_over_the_first_of_them(string name, double fraction, int kept)
    {
        Sampled all = Small.Sampled(name, 2, tasks: 3);
        Sampled first = all with { Data = [.. all.Data.Select(d => d with { Query = First((PolicySample)d.Query!, kept) })] };
        using var pool = new WorkerPool(1);
        Params v = Vectors.Shifted(all.Phi, (0, 1));
        double[] Product(Sampled of, double share, int tasksPerChunk)
        {
            using FisherProduct fisher = of.Objective(pool, tasksPerChunk).Fisher(of.Phi, share);
            return Vectors.Flat(fisher.Of(v));
        }
        double[] expected = Product(first, 1, 1);
        Assert.InRange(Vectors.RelativeError(expected, Product(all, fraction, 1)), 0, 1e-6);
        Assert.InRange(Vectors.RelativeError(expected, Product(all, fraction, 3)), 0, 1e-6);
        Assert.True(Vectors.RelativeError(expected, Product(all, 1, 1)) > 1e-3);
    }

    // Columns of the first environments.
    static PolicySample First(PolicySample sample, int kept)
    {
        Trajectories tau = sample.Trajectories;
        T[] Columns<T>(T[] x)
        {
            int width = x.Length / tau.Count;
            return [.. Enumerable.Range(0, tau.Count).Where(n => n % tau.Envs < kept).SelectMany(n => x[(n * width)..((n + 1) * width)])];
        }
        float[] mask = Columns(tau.Mask);
        Trajectories part = tau with
        {
            Envs = kept,
            Obs = Columns(tau.Obs),
            Act = Columns(tau.Act),
            LogProb = Columns(tau.LogProb),
            Reward = Columns(tau.Reward),
            Mask = mask,
            Time = Columns(tau.Time),
            Episode = Columns(tau.Episode),
            Terminated = Columns(tau.Terminated),
            Truncated = Columns(tau.Truncated),
            FinalObs = tau.FinalObs[..(kept * tau.FinalObs.Length / tau.Envs)],
            EpisodeReturns = tau.EpisodeReturns[..kept],
            ValidSteps = (int)mask.Sum(),
        };
        AdvantageEstimate e = sample.Estimate;
        return new(part, new(Columns(e.Adv), Columns(e.Value), Columns(e.Target)));
    }
}
