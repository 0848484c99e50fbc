using MetaRL.Envs;
using MetaRL.Envs.Families.Bandits;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Envs.Families.Planar;
using MetaRL.Envs.Spaces;
using MetaRL.Evaluation;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;
using MetaRL.TestKit;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Tests;

public sealed class EvaluatorTests : IDisposable
{
    static readonly PointNavigation Family = new() { Horizon = 6 };
    static readonly PolicyProblem Problem = Small.Of(Family, new GaussianMlp { Hidden = [4] });
    static readonly Maml Learner = new() { InnerLr = 0.3 };
    static readonly EvaluationConfig Config = new() { Tasks = 5, Steps = 3, Rollouts = 4 };
    static readonly Params Phi = Small.Weights(Problem, Learner, SimdBackend.Instance);

    readonly WorkerPool pool = new(2);

    public void Dispose() => pool.Dispose();

    Evaluator New(EvaluationConfig? config = null, WorkerPool? on = null)
        => new(Problem, Learner, config ?? Config, SimdBackend.Instance, on ?? pool);

    [Fact]
    public void Validation_has_tasks_of_training_that_are_not_those_of_the_evaluation()
    {
        Evaluator test = New(), train = new(Problem, Learner, Config, SimdBackend.Instance, pool, split: EvaluationSplit.Train);
        Evaluator validation = New(Config with { ValidationTasks = 7 }).ForValidation()!;
        Assert.Equal(7, validation.Tasks.Count);
        Assert.Empty(validation.Tasks.Select(t => t.Description).Intersect([.. test.Tasks.Select(t => t.Description), .. train.Tasks.Select(t => t.Description)]));
        Assert.Null(New(Config with { ValidationTasks = 0 }).ForValidation());
        // Of three tasks those stay that the evaluation has not.
        PolicyProblem few = Small.Of(new Guess(), new CategoricalMlp { Hidden = [4] });
        Evaluator Of(int tasks) => new(few, Learner, Config with { Tasks = tasks, ValidationTasks = 60 }, SimdBackend.Instance, pool);
        Assert.Null(Of(60).ForValidation());
        Evaluator some = Of(2);
        Assert.Equal(3 - some.Tasks.Count, some.ForValidation()!.Tasks.Count);
    }

    // [K + 1][tasks]
    static double[][] Returns(Evaluator evaluator, Params phi)
    {
        HeldOutReturns returns = evaluator.Evaluate(phi);
        return [.. Enumerable.Range(0, returns.Steps + 1).Select(returns.After)];
    }

    [Fact]
    public void There_is_a_row_for_each_number_of_steps_more_than_were_trained_for_included()
    {
        double[][] returns = Returns(New(), Phi);
        Assert.Equal(1, Learner.InnerSteps);
        Assert.Equal(4, returns.Length);
        Assert.All(returns, row => Assert.Equal(5, row.Length));
        Assert.Equal(20, returns.SelectMany(r => r).Distinct().Count());
        Assert.All(returns.SelectMany(r => r), r => Assert.InRange(r, -10, 0));
    }

    // Weights stay finite, and squared errors do not.
    [Fact]
    public void Adaptation_that_diverges_is_an_error_that_names_task_and_step()
    {
        var regression = new SupervisedProblem
        {
            Family = new Kinds.Sinusoids(),
            Policy = new GaussianMlp { Hidden = [20, 20], Activation = Activation.Relu },
            ExampleLoss = ExampleLoss.Squared,
        };
        Maml wild = Learner with { InnerLr = 5 };
        var evaluator = new Evaluator(regression, wild, Config, SimdBackend.Instance, pool);
        Params phi = Small.Weights(regression, wild, SimdBackend.Instance);
        NonFiniteException e = Assert.Throws<NonFiniteException>(() => evaluator.Evaluate(phi));
        Assert.Matches("^evaluation, task [0-4]: .* sin.*: the return after [23] adaptation steps is (NaN|-∞|-Infinity); lower learner.innerLr or evaluation.steps$", e.Message);
        Assert.All(evaluator.Evaluate(phi, steps: 0).Means, m => Assert.True(double.IsFinite(m)));
    }

    [Fact]
    public void Families_that_can_be_drawn_show_an_episode_before_and_one_after()
    {
        PolicyProblem walk = Small.Of(new TestKit.Walk(), new GaussianMlp { Hidden = [4] });
        Assert.Null(new Evaluator(walk, Learner, Config, SimdBackend.Instance, pool).Pictures(Small.Weights(walk, Learner, SimdBackend.Instance)));
        PolicyProblem runner = Problem with { Family = new PlanarDirection { Horizon = 5 } };
        var evaluator = new Evaluator(runner, Learner, Config, SimdBackend.Instance, pool);
        Params phi = Small.Weights(runner, Learner, SimdBackend.Instance);
        (string before, string after) = evaluator.Pictures(phi)!.Value;
        Assert.NotEqual(before, after);
        Assert.Equal((before, after), evaluator.Pictures(phi));
        Assert.Contains("before adaptation", before);
        Assert.Contains("after 3 adaptation steps", after);
        Assert.All((string[])[before, after], svg => Assert.Equal("svg", System.Xml.Linq.XDocument.Parse(svg).Root!.Name.LocalName));
    }

    [Fact]
    public void Policies_for_trials_are_shown_in_a_trial()
    {
        PolicyProblem trials = Small.Of(new BernoulliBandit { Pulls = 3 }, new CategoricalMlp { Hidden = [4] }) with { Episodes = 2 };
        var evaluator = new Evaluator(trials, Learner, Config, SimdBackend.Instance, pool);
        (string before, string after) = evaluator.Pictures(Small.Weights(trials, Learner, SimdBackend.Instance))!.Value;
        Assert.All((string[])[before, after], svg => Assert.Contains("returns of 2 episodes", svg));
    }

    [Fact]
    public void Held_out_tasks_are_none_of_those_trained_on()
    {
        HashSet<string> held = [.. New(Config with { Tasks = 200 }).Tasks.Select(t => t.Description)];
        Assert.Equal(200, held.Count);
        var spied = new RecordingFamily(Family);
        using var one = new WorkerPool(1);
        for (int seed = 0; seed < 3; seed++)
        {
            using MetaTrainer trainer = new(Problem with { Family = spied }, Learner, new AdamUpdate(), Small.Training with { MetaBatch = 50 }, SimdBackend.Instance, one, seed);
            trainer.Step();
        }
        Assert.Equal(150, spied.Drawn.Count);
        Assert.DoesNotContain(spied.Drawn, held.Contains);

        var asked = new RecordingFamily(Family);
        _ = new Evaluator(Problem with { Family = asked }, Learner, Config, SimdBackend.Instance, pool);
        Assert.Equal(Enumerable.Repeat(Split.Test, Config.Tasks), asked.Splits.Take(Config.Tasks));
    }

    [Fact]
    public void Evaluation_is_frozen()
    {
        Evaluator first = New();
        double[][] expected = Returns(first, Phi);
        Assert.Equal(expected, Returns(first, Phi));
        using var one = new WorkerPool(1);
        Evaluator second = New(on: one);
        Assert.Equal(first.Tasks.Select(t => t.Description), second.Tasks.Select(t => t.Description));
        Assert.Equal(expected, Returns(second, Phi));
        Assert.NotEqual(expected, Returns(first, 1.01 * Phi));
        Assert.NotEqual(first.Tasks[0].Description, New(Config with { Seed = 1 }).Tasks[0].Description);
    }

    [Fact]
    public void Fewer_steps_or_tasks_are_the_beginning_of_more()
    {
        double[][] all = Returns(New(), Phi);
        double[][] fewerSteps = Returns(New(Config with { Steps = 1 }), Phi), fewerTasks = Returns(New(Config with { Tasks = 2 }), Phi);
        Assert.Equal(fewerSteps[1], New().Evaluate(Phi, steps: 1).After(1));
        Assert.Equal(all[..2], fewerSteps);
        Assert.Equal(all.Select(row => row[..2]), fewerTasks);
    }

    [Fact]
    public void The_first_row_is_phi_itself()
    {
        Evaluator evaluator = New(Config with { Steps = 0, Rollouts = 7 });
        Seed rollouts = new Seed(0).Fork("evaluation").Fork("rollout").Fork(2);
        IActor actor = Problem.Policy.CreateActor(Family.Spec, Phi, 7);
        Trajectories tau = new Collector((ITask)evaluator.Tasks[2], Family.Spec, 7).Collect(actor, rollouts.Fork(0).Fork("measure"));
        Assert.Equal(tau.MeanReturn, Assert.Single(Returns(evaluator, Phi))[2]);
    }

    [Fact]
    public void References_are_means_over_the_held_out_tasks()
    {
        Evaluator evaluator = New();
        Assert.Equal(["oracle", "standing still"], evaluator.References.Select(r => r.Name));
        foreach (ReferenceLine line in evaluator.References)
        {
            double[] each = [.. evaluator.Tasks.Select(t => Family.References((ITask)t).Single(r => r.Name == line.Name).Return)];
            Assert.Equal(each.Average(), line.Return, 1e-12);
            Assert.True(each.Distinct().Count() > 1);
        }
    }

    [Fact]
    public void Cancelling_is_heeded() => Assert.ThrowsAny<OperationCanceledException>(() => New().Evaluate(Phi, cancel: new CancellationToken(true)));

    // A pool of three, and one that shares some with training.
    [Theory]
    [InlineData(3, 0, 3, 3)]
    [InlineData(1, 0, 1, 1)]
    [InlineData(4, 1, 4, 3)]
    [InlineData(4, 4, 4, 0)]
    public void Each_task_of_a_small_pool_counts_once_and_is_called_what_it_is(int pool, int shift, int distinct, int shared)
    {
        var family = new Pool { Tasks = pool, Shift = shift };
        PolicyProblem problem = Small.Of(family, new CategoricalMlp { Hidden = [4] });
        Params phi = Small.Weights(problem, Learner, SimdBackend.Instance);
        Evaluator forty = new(problem, Learner, Config with { Tasks = 40 }, SimdBackend.Instance, this.pool);
        Assert.Equal(distinct, forty.Tasks.Count);
        Assert.Equal(distinct, forty.Tasks.Select(t => t.Description).Distinct().Count());
        Assert.Equal(new TaskOrigin(distinct, shared, pool), forty.Origin);
        double[][] returns = Returns(forty, phi);
        Assert.All(returns, row => Assert.Equal(distinct, row.Length));
        Assert.Equal(distinct, forty.GradientNorms(phi).Length);
        // The first draw of each, whatever came between: as in an evaluation that asks for more of them.
        Evaluator more = new(problem, Learner, Config with { Tasks = 60 }, SimdBackend.Instance, this.pool);
        Assert.Equal(returns, Returns(more, phi));
        Assert.All(AdaptationTable.Of(1, forty.Evaluate(phi), forty.Origin).Steps, step => Assert.Null(step.HalfWidth95));
    }

    [Fact]
    public void Tasks_without_end_are_held_out_and_a_sample()
    {
        TaskOrigin origin = New().Origin;
        Assert.Equal(new TaskOrigin(5), origin);
        Assert.True(origin.IsSample);
    }

    [Fact]
    public void The_words_say_what_the_tasks_are()
    {
        Assert.Equal("600 held-out tasks", new TaskOrigin(600).Words);
        Assert.Equal("2 held-out tasks (all there are)", new TaskOrigin(2, 0, 2).Words);
        Assert.Equal("8 held-out tasks (of 35 there are)", new TaskOrigin(8, 0, 35).Words);
        Assert.Equal("2 tasks (the same as in training)", new TaskOrigin(2, 2, 2).Words);
        Assert.Equal("1 task (the same as in training)", new TaskOrigin(1, 1, 1).Words);
        Assert.Equal("20 tasks (7 of them tasks of training)", new TaskOrigin(20, 7, 20).Words);
        Assert.Equal("20 tasks (at least 7 of them tasks of training)", new TaskOrigin(20, 7).Words);
        Assert.Equal(["held-out", "partly held-out", "same-task"], new TaskOrigin[] { new(2), new(2, 1), new(2, 2) }.Select(o => o.Adjective));
        Assert.All(new TaskOrigin[] { new(2), new(2, 1), new(2, 2) }, o => Assert.InRange(o.Label.Length, 1, 9));
    }

    [Fact]
    public void Only_the_first_tasks_are_measured_where_that_is_asked_for()
        => Assert.Equal(New().Evaluate(Phi).After(1)[..2], New().Evaluate(Phi, first: 2).After(1));

    // More than are measured together.
    [Fact]
    public void Many_tasks_have_the_returns_of_few()
    {
        EvaluationConfig many = Config with { Tasks = 70, Steps = 1, Rollouts = 2 };
        Assert.Equal(Returns(New(many), Phi).Select(row => row[..3]), Returns(New(many with { Tasks = 3 }), Phi));
        Assert.Equal(New(many).GradientNorms(Phi)[..3], New(many with { Tasks = 3 }).GradientNorms(Phi));
    }

    // Which of some choices pays; test tasks are those of training, shifted by some.
    sealed record Pool : TaskFamily<GuessEnv, Answer>
    {
        public int Tasks { get; init; }
        public int Shift { get; init; }
        public override string Name => "pool";
        public override EnvSpec Spec => new(BoxSpace.Unbounded(2), new DiscreteSpace(8), 3);
        protected override Answer SampleTask(Split split, ref Rng rng) => new(rng.Below(Tasks) + (split == Split.Test ? Shift : 0));
    }

    // Two arms: the gradient is in proportion to the product of their probabilities, here 1/4 and 0.0025.
    [Fact]
    public void A_policy_that_leans_one_way_has_hardly_any_gradient()
    {
        PolicyProblem bandit = Small.Of(new BernoulliBandit { Arms = 2 }, new CategoricalMlp { Hidden = [4], HeadScale = 0 }) with { Advantage = new(Standardize: false) };
        double[] Norms(float lean, WorkerPool on) =>
            new Evaluator(bandit, new Maml(), Config with { Rollouts = 2000 }, SimdBackend.Instance, on).GradientNorms(Leaning(lean));
        Params Leaning(float lean) => new Maml().Init(bandit, SimdBackend.Instance, new Seed(1)).Map(x =>
            x.Shape[-1] == 2 && x.Shape[-2] == 1 ? x + Tensor.From(SimdBackend.Instance, [lean, 0f], [1, 1, 2]) : x);

        double[] even = Norms(0, pool), leaning = Norms(6, pool);
        Assert.Equal(Config.Tasks, even.Length);
        Assert.True(even.Average() > 0.05, $"{even.Average()}");
        Assert.InRange(leaning.Average() / even.Average(), 0, 0.05);
        using var one = new WorkerPool(1);
        Assert.Equal(even, Norms(0, one));
    }

    // What is annealed is judged as the last iteration had it.
    [Fact]
    public void Learners_are_told_the_iteration_that_they_are_judged_at()
    {
        Evaluator evaluator = new(Problem, new Annealed(), Config, SimdBackend.Instance, pool);
        Assert.Equal(Returns(New(), Phi)[1], evaluator.Evaluate(Phi, iteration: 0).After(1));
        Assert.Equal(evaluator.Evaluate(Phi, iteration: 9).After(0), evaluator.Evaluate(Phi, iteration: 0).After(0));
        Assert.NotEqual(evaluator.Evaluate(Phi, iteration: 9).After(1), evaluator.Evaluate(Phi, iteration: 0).After(1));
    }

    // The step of the test's learner, smaller with every iteration.
    sealed record Annealed : MetaLearner
    {
        public override Params Adapt(AdaptStep step, Params theta)
            => theta.AddScaled(Autograd.Grad(step.Loss(theta), theta, step.CreateGraph), -Learner.InnerLr / (1 + step.Iteration));
    }
}
