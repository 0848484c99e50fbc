using MetaRL.Envs;
using MetaRL.Evaluation;
using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Problems.Exact;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;
using MetaRL.TestKit;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Tests;

public sealed class LearnedOptimizerContract() : LearnerContract(new LearnedOptimizer { Width = 3, InnerSteps = 2, Order = GradientOrder.Second });

public sealed class FirstOrderLearnedOptimizerContract() : LearnerContract(new LearnedOptimizer { Width = 3, Layers = 1, InnerSteps = 2 }, isExact: false);

public sealed class FixedStartLearnedOptimizerContract() : LearnerContract(new LearnedOptimizer { Width = 3, InnerSteps = 2, OutputScale = 1, LearnInitialization = false }, isExact: false);

public sealed class NormalizedLearnedOptimizerContract() : LearnerContract(new LearnedOptimizer { Width = 3, Layers = 1, InnerSteps = 2, Order = GradientOrder.Second },
    policy: new NormalizedPolicy { Inner = new GaussianMlp { Hidden = [4], InitialLogStd = -0.5 }, Rewards = true });

public sealed class StoppedLearnedOptimizerContract() : LearnerContract(
    new EarlyStopping { Inner = new LearnedOptimizer { Width = 3, Layers = 1, InnerSteps = 2, Order = GradientOrder.Second }, InnerSteps = 2, Tolerance = 0 });

public sealed class LstmMetaLearnerContract() : LearnerContract(new LstmMetaLearner { InnerSteps = 2, Order = GradientOrder.Second });

public sealed class FirstOrderLstmMetaLearnerContract() : LearnerContract(new LstmMetaLearner { InnerSteps = 2 }, isExact: false);

/// <summary>Learned rules against their equations, computed by hand in float64.</summary>
public sealed class LearnedOptimizerTests
{
    static readonly ReferenceBackend Reference = new();
    static readonly NoisyQuadratics Problem = new() { Dimensions = 3 };

    static CoordinateLearner Learner(string name, GradientOrder order, int steps = 3) => name switch
    {
        "learned optimizer" => new LearnedOptimizer { Width = 3, Layers = 2, InnerSteps = steps, Order = order },
        "lstm meta-learner" => new LstmMetaLearner { InnerSteps = steps, Order = order },
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such learner"),
    };

    // Weights of a size that lets everything matter.
    static Params Phi(MetaLearner learner) => learner.Init(Problem, Reference, new Seed(1)).Map(x => x + Dense.Random(x.Shape, 5, -0.5, 0.5).On(Reference));

    static TaskBatch Data(MetaLearner learner, int tasks = 2)
        => TaskBatch.Of(Problem, Reference, Small.Gather(Problem, learner, learner.Init(Problem, Reference, new Seed(1)), tasks));

    static Chain Unrolled(MetaLearner learner, Params phi, TaskBatch data) => Chain.Of(Problem, learner, phi, data, iteration: 0, createGraph: true);

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(-1, 0, -1)]
    [InlineData(-0.01, -0.46051701859880917, -1)]
    [InlineData(1000, 0.69077552789821373, 1)]
    [InlineData(1e-5, -1, 0.22026465794806718)]
    [InlineData(-1e-6, -1, -0.022026465794806718)]
    [InlineData(0, -1, 0)]
    public void Numbers_of_any_size_are_scaled_as_in_the_paper(double x, double size, double sign)
    {
        Tensor scaled = LogScale.Of(Tensor.From(Reference, [x], [1, 1]), 10);
        Assert.True(scaled.Shape == [1, 1, 2]);
        Assert.Equal(size, scaled.ToArray()[0], 1e-12);
        Assert.Equal(sign, scaled.ToArray()[1], 1e-12);
    }

    [Fact]
    public void The_scale_is_continuous_where_its_branches_meet_and_has_a_derivative_at_0()
    {
        double edge = Math.Exp(-10);
        double[] Of(double x) => LogScale.Of(Tensor.From(Reference, [x], [1, 1]), 10).ToArray();
        foreach (double x in (double[])[edge, -edge])
        {
            Assert.Equal(Of(x * (1 - 1e-9))[0], Of(x * (1 + 1e-9))[0], 1e-8);
            Assert.Equal(Of(x * (1 - 1e-9))[1], Of(x * (1 + 1e-9))[1], 1e-8);
        }
        Tensor zero = Tensor.From(Reference, [0.0], [1, 1]).Track();
        Assert.Equal(Math.Exp(10), Autograd.Grad(LogScale.Of(zero, 10), [zero])[0].Item(), 1e-6);
    }

    [Fact]
    public void A_step_is_that_of_two_lstms_on_the_scaled_gradient()
    {
        var learner = (LearnedOptimizer)Learner("learned optimizer", GradientOrder.First, steps: 2);
        Params phi = Phi(learner);
        TaskBatch data = Data(learner, tasks: 1);
        Chain chain = Unrolled(learner, phi.Track(), data);
        for (int coordinate = 0; coordinate < 3; coordinate++)
        {
            double theta = phi[Point.Name].ToArray()[coordinate];
            double[][] h = [new double[3], new double[3]], c = [new double[3], new double[3]];
            for (int k = 0; k < 2; k++)
            {
                double g = Gradient(chain.Weights(k), data.Support[k])[coordinate];
                double[] x = [Math.Log(Math.Abs(g)) / 10, Math.Sign(g)];
                for (int layer = 0; layer < 2; layer++) x = h[layer] = LstmByHand(phi.Group($"optimizer/lstm{layer}."), x, h[layer], c[layer]);
                theta += 0.1 * (x.Zip(phi["optimizer/head.w"].ToArray(), (a, b) => a * b).Sum() + phi["optimizer/head.b"].Item());
                Assert.Equal(theta, chain.Weights(k + 1)[Point.Name].ToArray()[coordinate], 1e-12);
            }
        }
    }

    [Fact]
    public void A_step_of_the_lstm_meta_learner_is_its_equation()
    {
        CoordinateLearner learner = Learner("lstm meta-learner", GradientOrder.First, steps: 2);
        Params phi = Phi(learner);
        TaskBatch data = Data(learner, tasks: 1);
        Chain chain = Unrolled(learner, phi.Track(), data);
        for (int coordinate = 0; coordinate < 3; coordinate++)
        {
            double theta = phi[Point.Name].ToArray()[coordinate], f = 0, i = 0;
            for (int k = 0; k < 2; k++)
            {
                double g = Gradient(chain.Weights(k), data.Support[k])[coordinate], loss = Problem.Loss(chain.Weights(k), data.Support[k]).Item();
                double[] seen = [Math.Log(Math.Abs(g)) / 10, Math.Sign(g), Math.Log(Math.Abs(loss)) / 10, Math.Sign(loss), theta];
                f = GateByHand(phi.Group("optimizer/forget."), [.. seen, f]);
                i = GateByHand(phi.Group("optimizer/input."), [.. seen, i]);
                theta = f * theta - i * g;
                Assert.Equal(theta, chain.Weights(k + 1)[Point.Name].ToArray()[coordinate], 1e-12);
            }
        }
    }

    [Fact]
    public void They_begin_standing_still_and_near_gradient_descent()
    {
        var still = new LearnedOptimizer { InnerSteps = 1 };
        Params fresh = still.Init(Problem, Reference, new Seed(1));
        Assert.All(Unrolled(still, fresh.Track(), Data(still)).Adapted[Point.Name].ToArray(), static x => Assert.Equal(0, x));

        var near = new LstmMetaLearner { InnerSteps = 1, InnerLr = 0.3 };
        TaskBatch data = Data(near);
        double[] moved = Unrolled(near, near.Init(Problem, Reference, new Seed(1)).Track(), data).Adapted[Point.Name].ToArray();
        double[] descended = Unrolled(new Maml { InnerLr = 0.3 }, Problem.Init(Reference, new Seed(1)).Track(), data).Adapted[Point.Name].ToArray();
        Assert.InRange(Vectors.RelativeError(descended, moved), 0, 0.05);
    }

    [Theory]
    [InlineData("learned optimizer")]
    [InlineData("lstm meta-learner")]
    public void Second_order_is_exact_through_the_whole_chain(string name)
    {
        CoordinateLearner learner = Learner(name, GradientOrder.Second);
        Params phi = Phi(learner);
        TaskBatch data = Data(learner);
        double Loss(Params at) => new MultiStepLoss().Of(Unrolled(learner, at.Track(), data)).Item();
        Params tracked = phi.Track();
        Params gradient = Autograd.Grad(new MultiStepLoss().Of(Unrolled(learner, tracked, data)), tracked);
        Assert.InRange(Vectors.RelativeError(Vectors.Differences(Loss, phi), Vectors.Flat(gradient)), 0, 1e-6);
    }

    [Theory]
    [InlineData("learned optimizer")]
    [InlineData("lstm meta-learner")]
    public void First_order_is_exact_with_what_the_rule_sees_held_constant(string name)
    {
        CoordinateLearner learner = Learner(name, GradientOrder.First);
        Params phi = Phi(learner);
        TaskBatch data = Data(learner);
        Params tracked = phi.Track();
        Chain chain = Unrolled(learner, tracked, data);
        Params gradient = Autograd.Grad(Problem.OuterLoss(chain.Adapted, chain.Query), tracked);

        // Losses whose gradients are those seen at φ, wherever they are asked for.
        var held = new Held { Inner = Problem, Policy = Problem.Policy, At = [.. Enumerable.Range(0, 3).Select(k => chain.Weights(k).Detach())] };
        double Loss(Params at)
        {
            Chain own = Chain.Of(held.Anew(), learner, at.Track(), data, iteration: 0, createGraph: true);
            return Problem.OuterLoss(own.Adapted, own.Query).Item();
        }
        double[] differences = Vectors.Differences(Loss, phi);
        Assert.InRange(Vectors.RelativeError(differences, Vectors.Flat(gradient)), 0, 1e-6);

        Params again = phi.Track();
        Chain exact = Unrolled(Learner(name, GradientOrder.Second), again, data);
        double[] second = Vectors.Flat(Autograd.Grad(Problem.OuterLoss(exact.Adapted, exact.Query), again));
        Assert.True(Vectors.RelativeError(second, Vectors.Flat(gradient)) > 1e-3, "both orders agree: nothing was tested");
    }

    [Fact]
    public void A_start_that_is_not_learned_stays()
    {
        var learner = new LearnedOptimizer { Width = 3, InnerSteps = 2, LearnInitialization = false };
        PolicyProblem navigation = Small.Problem("gaussian", 0).Problem;
        using var pool = new WorkerPool(1);
        using var trainer = new MetaTrainer(navigation, learner, new AdamUpdate(), Small.Training, SimdBackend.Instance, pool, seed: 1);
        double[] Of(bool rule) => Vectors.Flat(trainer.State.Phi.Where(n => n.StartsWith("optimizer/", StringComparison.Ordinal) == rule));
        (double[] start, double[] ruleBefore) = (Of(rule: false), Of(rule: true));
        for (int i = 0; i < 3; i++) trainer.Step();
        Assert.Equal(start, Of(rule: false));
        Assert.NotEqual(ruleBefore, Of(rule: true));
    }

    [Fact]
    public void It_beats_the_best_fixed_rate_on_quadratics_with_noise()
    {
        const int steps = 10;
        NoisyQuadratics problem = new() { Dimensions = 5, Decades = 1, Rotated = false };
        using var pool = new WorkerPool(2);
        double LossOf(MetaLearner learner, Params phi)
        {
            Evaluator evaluator = new(problem, learner, new() { Tasks = 500, Steps = steps, Rollouts = 1 }, SimdBackend.Instance, pool, tasksPerChunk: 32);
            return -evaluator.Evaluate(phi).Means[steps];
        }
        Params start = problem.Init(SimdBackend.Instance, new Seed(1));
        double best = Enumerable.Range(0, 16).Min(i => LossOf(new Maml { InnerLr = 0.07 * Math.Pow(1.25, i) }, start));

        LearnedOptimizer learner = new() { Width = 10, Layers = 1, LogRange = 3, InnerSteps = steps };
        AdamUpdate update = new() { Adam = new() { Lr = 0.02, HalfLife = 50, MaxGradientNorm = 1 }, Loss = new MultiStepLoss { Anneal = 150 } };
        using var trainer = new MetaTrainer(problem, learner, update, new() { MetaBatch = 32, TasksPerChunk = 16 }, SimdBackend.Instance, pool, seed: 1);
        for (int i = 0; i < 150; i++) trainer.Step();
        double learned = LossOf(learner, trainer.State.Phi);
        Assert.True(learned < 0.9 * best, $"learned {learned}, best fixed rate {best}");
    }

    static double[] Gradient(Params weights, Batch support)
    {
        Params tracked = weights.Detach().Track();
        return Vectors.Flat(Autograd.Grad(Problem.Loss(tracked, support), tracked));
    }

    static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    static double GateByHand(Params gate, double[] inputs) => Sigmoid(inputs.Zip(gate["w"].ToArray(), (a, b) => a * b).Sum() + gate["b"].Item());

    // h′; c is written.
    static double[] LstmByHand(Params lstm, double[] x, double[] h, double[] c)
    {
        int width = h.Length;
        double[] w = lstm["w"].ToArray(), u = lstm["u"].ToArray(), b = lstm["b"].ToArray(), next = new double[width];
        double Gate(int gate, int unit)
        {
            int column = gate * width + unit;
            return b[column] + x.Select((v, row) => v * w[row * 4 * width + column]).Sum() + h.Select((v, row) => v * u[row * 4 * width + column]).Sum();
        }
        for (int j = 0; j < width; j++)
        {
            c[j] = Sigmoid(Gate(1, j)) * c[j] + Sigmoid(Gate(0, j)) * Math.Tanh(Gate(2, j));
            next[j] = Sigmoid(Gate(3, j)) * Math.Tanh(c[j]);
        }
        return next;
    }

    // f of θₖ as it was, to first order: its gradient and score do not depend on where it is asked for.
    sealed record Held : Problem
    {
        int asked, scored;

        public required Problem Inner { get; init; }
        public required Params[] At { get; init; }
        public Held Anew() => this with { asked = 0, scored = 0 };
        public override string Name => Inner.Name;
        public override EnvSpec Spec => Inner.Spec;
        public override ITaskDescription SampleTask(Split split, Seed seed) => Inner.SampleTask(split, seed);
        public override ITaskSource Open(IReadOnlyList<ITaskDescription> tasks, int? rollouts, WorkerPool pool) => Inner.Open(tasks, rollouts, pool);
        public override Batch Upload(IBackend backend, IReadOnlyList<Sample> tasks) => Inner.Upload(backend, tasks);

        public override Tensor Loss(Params weights, Batch batch, bool twice = false)
        {
            Params at = At[asked++].Track();
            Params gradient = Autograd.Grad(Inner.Loss(at, batch), at);
            return gradient.Dot(weights);
        }

        public override Tensor Scores(Params weights, Batch batch) => Inner.Scores(At[scored++], batch);
    }
}
