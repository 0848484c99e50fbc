using MetaRL.Envs;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Evaluation;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;
using MetaRL.TestKit;
using MetaRL.Tests.Kinds;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Tests;

public sealed class EarlyStoppingTests
{
    static readonly ReferenceBackend Backend = new();
    static readonly PolicyProblem Navigation = Small.Of(new PointNavigation { Horizon = 6 }, new GaussianMlp { Hidden = [], InitialLogStd = -2, HeadScale = 0 });

    /// <summary>One step of its inner learner, after which every step moves all weights away.</summary>
    sealed record Spoiler(Maml Inner) : MetaLearner
    {
        public override Params Adapt(AdaptStep step, Params theta) => step.K == 0
            ? Inner.Adapt(step with { Learner = Inner }, theta)
            : theta.Map(static x => x + 0.3);
    }

    // Scores as given, one set of weights "x" that counts the steps.
    sealed record Counting : MetaLearner
    {
        public override Params Adapt(AdaptStep step, Params theta) => theta.Map(static x => x + 1);
        public override Params Weights(Problem problem, Params phi, Params theta) => theta;
    }

    static Params Run(EarlyStopping learner, params double[][] returns)
    {
        Params phi = new([("x", Tensor.Zeros(Backend, [1, 1, 1]))]);
        Params theta = learner.Initial(phi, returns[0].Length / 2);
        for (int k = 0; k < returns.Length; k++) theta = learner.Adapt(Step(learner, phi, k, returns[k]), theta);
        return theta;
    }

    // Two rollouts of one step of each task, which pay what is given.
    static AdaptStep Step(MetaLearner learner, Params phi, int k, double[] returns)
    {
        Tensor reward = Tensor.From(Backend, returns, [returns.Length / 2, 2, 1]);
        return new()
        {
            Problem = Navigation,
            Learner = learner,
            Phi = phi,
            K = k,
            Iteration = 0,
            Support = Batches.Of(0 * reward, 0 * reward, 0 * reward, 0 * reward, 0 * reward + 0.5) with { Reward = reward },
            CreateGraph = false,
        };
    }

    static double[] X(Params theta) => theta["x"].ToArray();

    // Standard errors are 1: rollouts are m - 1 and m + 1.
    static double[] Rollouts(params double[] means) => [.. means.SelectMany(m => new[] { m - 1, m + 1 })];

    [Fact]
    public void A_task_goes_back_to_its_best_weights_and_stays_there()
    {
        var learner = new EarlyStopping { Inner = new Counting(), Tolerance = 2 };
        double[] first = Rollouts(0, 0, 0), second = Rollouts(5, -1.9, -2.1), third = Rollouts(2.9, -1, 9);
        Assert.Equal([1, 1, 1], X(Run(learner, first)));
        Assert.Equal([2, 2, 0], X(Run(learner, first, second)));                 // the third fell by more than two errors
        Assert.Equal([1, 3, 0], X(Run(learner, first, second, third)));          // the first falls from 5; the third stays, though its best pays well
        Assert.Equal([1, 4, 0], X(Run(learner, first, second, third, Rollouts(99, -1.5, 99))));
    }

    [Fact]
    public void Within_the_tolerance_the_best_is_still_the_best()
    {
        var learner = new EarlyStopping { Inner = new Counting(), Tolerance = 2 };
        // 0, then -1 (goes on), then -1.5 (goes on), then -3: falls from 0, which was θ₀.
        Assert.Equal([0], X(Run(learner, Rollouts(0), Rollouts(-1), Rollouts(-1.5), Rollouts(-3))));
        Assert.Equal([0], X(Run(learner, Rollouts(0), Rollouts(double.NaN))));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Far_beyond_the_trained_steps_it_keeps_what_the_first_step_gained(bool stops)
    {
        var problem = Navigation with { Rollouts = 20 };
        MetaLearner spoiler = new Spoiler(new Maml { InnerLr = 0.05 });
        MetaLearner learner = stops ? new EarlyStopping { Inner = spoiler } : spoiler;
        Params phi = learner.Init(problem, SimdBackend.Instance, new Seed(1));
        using var pool = new WorkerPool(2);
        double[] means = new Evaluator(problem, learner, new() { Tasks = 20, Steps = 8, Rollouts = 20 }, SimdBackend.Instance, pool).Evaluate(phi).Means;
        string found = string.Join(", ", means);
        Assert.True(means[1] > means[0] + 0.1, found);
        Assert.True(means[2] < means[1] - 0.3, found);   // no support has seen it yet
        for (int k = 3; k <= 8; k++) Assert.True(stops ? means[k] > means[1] - 0.2 : means[k] < means[2], found);
    }

    [Fact]
    public void Examples_stop_by_their_loss()
    {
        var problem = new SupervisedProblem { Family = new Sinusoids(), Policy = new GaussianMlp { Hidden = [8] }, ExampleLoss = ExampleLoss.Squared };
        var maml = new Maml { InnerLr = 0.6, InnerSteps = 1 };   // steps too long: the loss explodes
        using var pool = new WorkerPool(2);
        double[] Means(MetaLearner learner)
        {
            Params phi = learner.Init(problem, SimdBackend.Instance, new Seed(1));
            return new Evaluator(problem, learner, new() { Tasks = 10, Steps = 6, Rollouts = 10 }, SimdBackend.Instance, pool).Evaluate(phi).Means;
        }
        double[] with = Means(new EarlyStopping { Inner = maml }), without = Means(maml);
        Assert.Equal(without[0], with[0]);
        Assert.True(without[6] < 10 * without[0], string.Join(", ", without));
        Assert.True(with[6] > 3 * with[0], string.Join(", ", with));   // both are negative
    }

    [Fact]
    public void It_refuses_what_its_inner_learner_refuses_and_two_numbers_of_steps()
    {
        static string Refused(EarlyStopping learner, MetaUpdate update) => Assert.Throws<ArgumentException>(() => learner.RequireFit(Navigation, update)).Message;
        Assert.Contains("Imaml has the first derivative only", Refused(new() { Inner = new Imaml() }, new TrustRegionUpdate()));
        Assert.Contains("learner.innerSteps is 1 and learner.inner.innerSteps 3", Refused(new() { Inner = new Maml { InnerSteps = 3 } }, new AdamUpdate()));
        Assert.Contains("would stop twice", Refused(new() { Inner = new EarlyStopping() }, new AdamUpdate()));
        new EarlyStopping { Inner = new Maml { Order = GradientOrder.First } }.RequireFit(Navigation, new ReptileUpdate());
        Assert.Equal(Derivatives.First, new EarlyStopping { Inner = new Imaml() }.Gives);
    }

    [Fact]
    public void Reptile_moves_towards_the_weights_of_an_early_stopping_learner()
    {
        var learner = new EarlyStopping { Inner = new Maml { InnerSteps = 3, Order = GradientOrder.First }, InnerSteps = 3 };
        using var pool = new WorkerPool(1);
        using var trainer = new MetaTrainer(Navigation, learner, new ReptileUpdate(), new() { MetaBatch = 2 }, SimdBackend.Instance, pool, seed: 1);
        Assert.True(trainer.Step().GradientNorm > 0);
    }
}
