using MetaRL.Envs;
using MetaRL.Envs.Families.Bandits;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Envs.Families.Planar;
using MetaRL.Evaluation;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;
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
        Assert.Equal(Enumerable.Repeat(Split.Test, Config.Tasks), asked.Splits);
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
