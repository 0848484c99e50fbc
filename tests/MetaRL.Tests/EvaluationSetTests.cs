using MetaRL.Envs;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Evaluation;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Shards;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;
using MetaRL.TestKit;

namespace MetaRL.Tests;

/// <summary>What is measured on, and what it costs.</summary>
public sealed class EvaluationSetTests : IDisposable
{
    static readonly EvaluationConfig Config = new() { Tasks = 5, Steps = 2, Rollouts = 3 };

    readonly WorkerPool pool = new(2);

    public void Dispose() => pool.Dispose();

    Evaluator New(PolicyProblem problem, Maml learner, EvaluationConfig? config = null, EvaluationSplit split = EvaluationSplit.Test, float widening = 1.5f) =>
        new(problem, learner, config ?? Config, SimdBackend.Instance, pool, split: split, widening: widening);

    // Episodes of this family end early: the horizon is 8.
    [Fact]
    public void Steps_are_counted_as_they_were_played()
    {
        (PolicyProblem problem, Maml learner) = Small.Problem("ragged", 1);
        Params phi = Small.Weights(problem, learner, SimdBackend.Instance);
        Evaluator evaluator = New(problem, learner);
        HeldOutReturns returns = evaluator.Evaluate(phi);
        using LocalShard shard = new(problem, learner, SimdBackend.Instance, pool);
        for (int i = 0; i < 5; i++)
        {
            Seed rollouts = new Seed(0).Fork("evaluation").Fork("rollout").Fork((ulong)i);
            Params weights = shard.Weights(phi, evaluator.Tasks[i], 0, 0, new Seed(0), default)[0];
            Sample first = problem.Open([evaluator.Tasks[i]], null, pool).Draw([weights], [rollouts.Fork(0).Fork("support")], default)[0];
            Assert.Equal([0, first.Steps], returns.Spent[i][..2]);
            Assert.InRange(returns.Spent[i][2], first.Steps + 1, 2 * 4 * 8);
        }
        Assert.Contains(returns.Spent, task => task[1] < 4 * 8);
        Assert.Equal(returns.Spent.Average(task => task[1]), returns.SpentUntil(1));
        Assert.Null(new HeldOutReturns(returns.ByEpisode).SpentUntil(1));
    }

    [Fact]
    public void A_task_set_is_known_by_tasks_seed_and_rollouts_alone()
    {
        PolicyProblem problem = Small.Of(new PointNavigation { Horizon = 6 }, new GaussianMlp { Hidden = [4] });
        string Set(EvaluationConfig config, Maml? learner = null, EvaluationSplit split = EvaluationSplit.Test, float widening = 1.5f) =>
            New(problem, learner ?? new(), config, split, widening).TaskSet;
        string set = Set(Config);
        Assert.Matches("^[0-9a-f]{16}$", set);
        Assert.Equal(set, Set(Config with { Steps = 0 }, new Maml { InnerLr = 0.5 }));
        string[] others = [Set(Config with { Tasks = 6 }), Set(Config with { Rollouts = 4 }), Set(Config with { Seed = 1 }), Set(Config, split: EvaluationSplit.Train),
            Set(Config, split: EvaluationSplit.Shifted), Set(Config, split: EvaluationSplit.Shifted, widening: 2)];
        Assert.Equal(7, others.Append(set).Distinct().Count());
    }

    [Fact]
    public void Training_tasks_are_drawn_from_their_own_split_and_called_so()
    {
        PolicyProblem problem = Small.Of(new PointNavigation { Horizon = 6 }, new GaussianMlp { Hidden = [4] });
        Evaluator train = New(problem, new(), split: EvaluationSplit.Train);
        Seed seed = new Seed(0).Fork("evaluation").Fork("task");
        Assert.Equal(Enumerable.Range(0, 5).Select(i => problem.SampleTask(Split.Train, seed.Fork((ulong)i)).Description), train.Tasks.Select(t => t.Description));
        Assert.Equal(("5 training tasks", "training", "Training tasks", true), (train.Origin.Words, train.Origin.Adjective, train.Origin.Title, train.Origin.IsSample));
        Assert.Equal("2 training tasks (all there are)", new TaskOrigin(2, 0, 2) { Split = EvaluationSplit.Train }.Words);
    }

    [Fact]
    public void Tasks_outside_the_trained_range_have_a_stream_words_and_lines_of_their_own()
    {
        PolicyProblem problem = Small.Of(new PointNavigation { Horizon = 6 }, new GaussianMlp { Hidden = [4] });
        Evaluator shifted = New(problem, new(), Config with { Tasks = 40 }, EvaluationSplit.Shifted, widening: 3), test = New(problem, new(), Config with { Tasks = 40 });
        Assert.All(shifted.Tasks, t => Assert.InRange(t.Parameters.Values.Max(Math.Abs), 0.5, 1.5));
        Assert.All(test.Tasks, t => Assert.InRange(t.Parameters.Values.Max(Math.Abs), 0, 0.5));
        Assert.Equal(new TaskOrigin(40) { Split = EvaluationSplit.Shifted, Widening = 3 }, shifted.Origin);
        Assert.Equal("40 tasks outside the trained range, in one 3 times as wide", shifted.Origin.Words);
        Assert.Equal("1 task outside the trained range (of 2 there are)", new TaskOrigin(1, Pool: 2) { Split = EvaluationSplit.Shifted }.Words);
        Assert.Equal(("shifted", "shifted", "Tasks outside the trained range", true), (shifted.Origin.Adjective, shifted.Origin.Label, shifted.Origin.Title, shifted.Origin.IsSample));
        // Lines are of the widened family: standing still costs more where goals are farther.
        double Still(Evaluator of) => of.References.Single(r => r.Name == "standing still").Return;
        Assert.Equal(-6 * shifted.Tasks.Average(t => Math.Sqrt(t.Parameters.Values.Sum(x => x * x))), Still(shifted), 1e-9);
        Assert.True(Still(shifted) < Still(test));
        HeldOutReturns returns = shifted.Evaluate(Small.Weights(problem, new Maml(), SimdBackend.Instance));
        Assert.Equal((40, 2), (returns.ByEpisode.Length, returns.Steps));
        Assert.Contains("families that have: grid-navi", Assert.ThrowsAny<InvalidOperationException>(() => New(problem with { Family = new Guess() }, new(), split: EvaluationSplit.Shifted)).Message);
    }

    // A point that stands still solves the tasks whose goal is near the start, and no other.
    [Fact]
    public void Success_rates_are_shares_of_episodes_and_the_same_for_any_number_of_workers()
    {
        PolicyProblem problem = Small.Of(new PointNavigation { Horizon = 6, SparseRadius = 0.3f, MaxStep = 1e-6f }, new GaussianMlp { Hidden = [4] });
        Params phi = Small.Weights(problem, new Maml(), SimdBackend.Instance);
        Evaluator evaluator = New(problem, new(), Config with { Tasks = 20 });
        HeldOutReturns returns = evaluator.Evaluate(phi);
        double[] near = [.. evaluator.Tasks.Select(t => Math.Sqrt(t.Parameters.Values.Sum(x => x * x)) <= 0.3 ? 1.0 : 0.0)];
        Assert.InRange(near.Average(), 0.1, 0.9);
        for (int k = 0; k <= 2; k++) Assert.Equal(near, returns.SuccessAfter(k));

        PolicyProblem moving = problem with { Family = new PointNavigation { Horizon = 6 } };
        using WorkerPool one = new(1), four = new(4);
        double[][] On(WorkerPool workers) => new Evaluator(moving, new Maml(), Config, SimdBackend.Instance, workers).Evaluate(phi).Success!;
        Assert.Equal(On(one), On(four));
        Assert.Contains(On(one).SelectMany(x => x), rate => rate is > 0 and < 1);
        Assert.All(On(one).SelectMany(x => x), rate => Assert.Equal(Math.Round(3 * rate), 3 * rate, 1e-12));
        (PolicyProblem ragged, Maml learner) = Small.Problem("ragged", 1);
        Assert.Null(New(ragged, learner).Evaluate(Small.Weights(ragged, learner, SimdBackend.Instance)).Success);
        Assert.Equal(near, AdaptationTable.Of(1, returns).Steps[2].Success);
    }

    [Fact]
    public void Scores_are_normalized_between_two_lines_of_a_family()
    {
        Normalization scale = Normalization.Of([new("oracle", -10), new("Thompson", -20), new("standing still", -50)])!;
        Assert.Equal((0.0, 1.0, 0.25, 40.0), (scale.Of(-50), scale.Of(-10), scale.Of(-40), scale.Range));
        Assert.Equal("random", Normalization.Of([new("standing still", 0), new("oracle", 2), new("random", 1)])!.Floor.Name);
        Assert.Null(Normalization.Of([new("oracle", 1)]));
        Assert.Null(Normalization.Of([new("random", 1)]));
        Assert.Null(Normalization.Of([new("random", 1), new("oracle", 1)]));
    }
}
