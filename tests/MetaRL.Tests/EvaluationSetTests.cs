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

namespace MetaRL.Tests;

/// <summary>What is measured on, and what it costs.</summary>
public sealed class EvaluationSetTests : IDisposable
{
    static readonly EvaluationConfig Config = new() { Tasks = 5, Steps = 2, Rollouts = 3 };

    readonly WorkerPool pool = new(2);

    public void Dispose() => pool.Dispose();

    Evaluator New(PolicyProblem problem, Maml learner, EvaluationConfig? config = null, Split split = Split.Test) =>
        new(problem, learner, config ?? Config, SimdBackend.Instance, pool, split: split);

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
        string Set(EvaluationConfig config, Maml? learner = null, Split split = Split.Test) => New(problem, learner ?? new(), config, split).TaskSet;
        string set = Set(Config);
        Assert.Matches("^[0-9a-f]{16}$", set);
        Assert.Equal(set, Set(Config with { Steps = 0 }, new Maml { InnerLr = 0.5 }));
        string[] others = [Set(Config with { Tasks = 6 }), Set(Config with { Rollouts = 4 }), Set(Config with { Seed = 1 }), Set(Config, split: Split.Train)];
        Assert.Equal(5, others.Append(set).Distinct().Count());
    }

    [Fact]
    public void Training_tasks_are_drawn_from_their_own_split_and_called_so()
    {
        PolicyProblem problem = Small.Of(new PointNavigation { Horizon = 6 }, new GaussianMlp { Hidden = [4] });
        Evaluator train = New(problem, new(), split: Split.Train);
        Seed seed = new Seed(0).Fork("evaluation").Fork("task");
        Assert.Equal(Enumerable.Range(0, 5).Select(i => problem.SampleTask(Split.Train, seed.Fork((ulong)i)).Description), train.Tasks.Select(t => t.Description));
        Assert.Equal(("5 training tasks", "training", "Training tasks", true), (train.Origin.Words, train.Origin.Adjective, train.Origin.Title, train.Origin.IsSample));
        Assert.Equal("2 training tasks (all there are)", new TaskOrigin(2, 0, 2) { Split = Split.Train }.Words);
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
