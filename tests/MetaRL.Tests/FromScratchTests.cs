using MetaRL.Envs;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Losses;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;

namespace MetaRL.Tests;

/// <summary>experiments/maml_from_scratch.cs, which is compiled into this assembly: what it writes out is what the library does.</summary>
public sealed class FromScratchTests
{
    static readonly Seed Seed = new(4);

    [Fact]
    public void Its_meta_gradient_is_the_librarys() => IsTheLibrarys(Small.Sampled("gaussian", 1, tasks: 3), 1e-12);

    [Fact]
    public void So_it_is_in_float32() => IsTheLibrarys(Small.Sampled("gaussian", 1, SimdBackend.Instance, tasks: 3), 1e-5);

    static void IsTheLibrarys(Sampled of, double tolerance)
    {
        using var pool = new WorkerPool(1);
        double[] expected = Vectors.Flat(of.Objective(pool).LossAndGradient(of.Phi, new SurrogateLoss()).Gradient);

        PolicyBatch On(Sample sample) => ((TrajectoryBatch)of.Problem.Upload(of.Phi.Backend, [sample])).Surrogate;
        (PolicyBatch, PolicyBatch)[] tasks = [.. of.Data.Select(d => (On(d.Support[0]), On(d.Query!)))];
        double[] actual = Vectors.Flat(FromScratch.MetaGradient(of.Problem.Policy, of.Phi, tasks, of.Learner.InnerLr));

        Assert.True(Vectors.Norm(expected) > 1e-2);
        Assert.InRange(Vectors.RelativeError(expected, actual), 0, tolerance);
        double[] unadapted = Vectors.Flat(FromScratch.MetaGradient(of.Problem.Policy, of.Phi, tasks, alpha: 0));
        Assert.True(Vectors.RelativeError(expected, unadapted) > 1e-2, "the adaptation changes nothing here: it was not tested");
    }

    [Fact]
    public void Its_rollouts_are_the_librarys()
    {
        var family = new PointNavigation { Horizon = 6, GoalTolerance = 0 };
        var policy = new GaussianMlp { Hidden = [4], InitialLogStd = -0.5 };
        Params theta = policy.Init(family.Spec, SimdBackend.Instance, Seed);
        ITask task = family.Sample(Split.Train, Seed);

        Trajectories expected = new Collector(task, family.Spec, 3).Collect(policy.CreateActor(family.Spec, theta, 3), Seed);
        (PolicyBatch actual, double meanReturn) = FromScratch.Play(policy, theta, family.Spec, task, 3, Seed);

        Assert.Equal(expected.Obs, Floats(actual.Obs.Values));
        Assert.Equal(expected.Act, Floats(actual.Act));
        Assert.Equal(expected.LogProb, Floats(actual.LogProb));
        Assert.Equal(expected.MeanReturn, meanReturn, 1e-5);
    }

    [Fact]
    public void Its_advantages_have_no_mean_at_any_step_and_a_mean_square_of_one()
    {
        var family = new PointNavigation { Horizon = 6, GoalTolerance = 0 };
        var policy = new GaussianMlp { Hidden = [4], InitialLogStd = -0.5 };
        Params theta = policy.Init(family.Spec, SimdBackend.Instance, Seed);
        (PolicyBatch batch, _) = FromScratch.Play(policy, theta, family.Spec, family.Sample(Split.Train, Seed), 3, Seed);

        double[][] adv = [.. batch.Coefficient.ToArray().Select(w => w * 18).Chunk(3)];
        Assert.All(adv, step => Assert.Equal(0, step.Average(), 1e-5));
        Assert.Equal(1, adv.SelectMany(step => step).Average(x => x * x), 1e-5);
    }

    [Theory]
    [InlineData(0, "--iterations", "1", "--quiet", "--out", "nowhere")]
    [InlineData(2, "--iteration", "1")]
    [InlineData(2, "--iterations", "-1")]
    [InlineData(2, "--iterations")]
    [InlineData(2, "--out")]
    public void It_runs_or_says_that_it_was_called_wrongly(int exit, params string[] args)
        => Assert.Equal(exit, typeof(FromScratch).Assembly.EntryPoint!.Invoke(null, [args]));

    static float[] Floats(Tensor x) => Array.ConvertAll(x.ToArray(), static v => (float)v);
}
