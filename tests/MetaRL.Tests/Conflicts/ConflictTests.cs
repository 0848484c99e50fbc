using System.Text.Json;
using MetaRL.Conflicts;
using MetaRL.Envs;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Envs.Families.Planar;
using MetaRL.Persistence;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.Shards;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;
using MetaRL.Tests.Kinds;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Tests.Conflicts;

public sealed class ConflictTests : IDisposable
{
    readonly WorkerPool pool = new(2);

    public void Dispose() => pool.Dispose();

    static readonly PolicyProblem Directions = Small.Of(new PlanarDirection(), new GaussianMlp());

    // Entries over two tensors, so that a cosine of each tensor alone would show.
    static LossPart Part(int task, params float[] gradient) => new(task, 1, 0, new Params(
        [("a", Tensor.From(SimdBackend.Instance, gradient.AsSpan(0, 1), [1, 1])), ("b", Tensor.From(SimdBackend.Instance, gradient.AsSpan(1), [1, gradient.Length - 1]))]));

    static TaskStatistics[] TasksOf(params double[] directions)
        => [.. directions.Select(d => new TaskStatistics([], [], 0) { Parameters = new Dictionary<string, double> { ["direction"] = d } })];

    static TaskConflicts? Measure(LossPart[] parts, double[] directions) => new ConflictMeter(Directions, new(), new Seed(1)).Of(parts, TasksOf(directions));

    [Fact]
    public void Cosines_of_given_gradients_are_what_they_are_by_hand()
    {
        // Two to the right, one of them ten times as long, one to the left, one at a right angle, one without a direction.
        LossPart[] parts = [Part(0, 1, 0, 0), Part(1, 10, 0, 0), Part(2, -3, 0, 0), Part(3, 0, 2, 0), Part(4, 0, 0, 0)];
        TaskConflicts conflicts = Measure(parts, [1, 1, -1, -1, 1])!;
        Assert.Equal((4, (1 - 1 - 1) / 6.0, 2 / 6.0), (conflicts.Tasks, conflicts.MeanCosine, conflicts.NegativeShare));
        ParameterConflicts direction = Assert.Single(conflicts.Parameters);
        Assert.Equal(("direction", "-1, 1"), (direction.Name, string.Join(", ", direction.Bins.Select(b => b.Low))));
        Assert.Equal([[1, 4], [4, 1]], direction.Pairs);
        Assert.Equal([[0.0, -0.5], [-0.5, 1.0]], direction.Cosines);
    }

    [Fact]
    public void Gradients_of_any_size_have_a_direction()
    {
        Assert.Equal(-1, Measure([Part(0, 1e-30f, 1e-30f), Part(1, -1e30f, -1e30f)], [1, -1])!.MeanCosine, 1e-12);
        Assert.Null(Measure([Part(0, 0, 0), Part(1, 1, 1)], [1, -1]));
    }

    [Fact]
    public void A_cell_without_a_pair_is_empty()
    {
        TaskConflicts conflicts = Measure([Part(0, 1, 0), Part(1, 1, 1)], [1, 1])!;
        double?[][] cells = conflicts.Parameters[0].Cosines;
        Assert.Equal([null, null, null], [cells[0][0], cells[0][1], cells[1][0]]);
        Assert.Equal(Math.Sqrt(0.5), cells[1][1]!.Value, 1e-12);
    }

    [Fact]
    public void Ranges_are_cut_in_three_and_few_values_are_their_own()
    {
        TaskBins[] point = TaskBins.Of(Small.Of(new PointNavigation { HalfWidth = 3 }, new GaussianMlp()), new Seed(1));
        Assert.All(point, p => Assert.Equal([(-3, -1), (-1, 1), (1, 3)], p.Bins.Select(b => (b.Low, b.High))));
        TaskBins[] cripple = TaskBins.Of(Small.Of(new PlanarCripple(), new GaussianMlp()), new Seed(1));
        Assert.All(Assert.Single(cripple).Bins, b => Assert.Equal(b.Low, b.High));
        Assert.Equal(0, point[0].Of(Named(point[0].Parameter.Name, -7)));
        Assert.Equal(1, point[0].Of(Named(point[0].Parameter.Name, 0)));
        Assert.Equal(2, point[0].Of(Named(point[0].Parameter.Name, 7)));
        Assert.Equal(-1, point[0].Of(Named("other", 0)));
    }

    static Dictionary<string, double> Named(string name, double value) => new() { [name] = value };

    [Fact]
    public void A_parameter_of_no_known_range_is_cut_by_the_tasks_there_are()
    {
        TaskBins[] bins = TaskBins.Of(new SupervisedProblem { Family = new Sinusoids(), Policy = new GaussianMlp() }, new Seed(1));
        Assert.Equal(["amplitude", "phase"], bins.Select(b => b.Parameter.Name));
        Assert.All(bins, cut => Assert.Equal(3, cut.Bins.Length));
        Assert.InRange(bins[0].Bins[1].Low, 1, 2.5);   // a third of 0.1 to 5, as drawn
    }

    [Theory]
    [InlineData("adam")]
    [InlineData("ppo")]
    [InlineData("trust region")]
    public void Measuring_changes_no_bit_of_training_and_comes_every_so_often(string update)
    {
        double[] Train(int? every, out int[] measured)
        {
            using MetaTrainer trainer = Training.New(pool, Training.Update(update), config: Small.Training with { ConflictsEvery = every });
            IterationRecord[] records = [.. Enumerable.Range(0, 4).Select(_ => trainer.Step())];
            measured = [.. records.Where(r => r.Conflicts is not null).Select(r => r.Iteration)];
            return Training.Flat(trainer.State);
        }
        double[] without = Train(0, out int[] none);
        Assert.Equal(without, Train(1, out int[] all));
        Assert.Equal(without, Train(3, out int[] some));
        Assert.Equal(without, Train(null, out int[] usual));
        Assert.Equal(("", "0 1 2 3", "0 3", "0"), (string.Join(' ', none), string.Join(' ', all), string.Join(' ', some), string.Join(' ', usual)));
    }

    [Fact]
    public void What_is_recorded_are_the_cosines_of_the_tasks_gradients()
    {
        Sampled of = Small.Sampled("gaussian", 1, SimdBackend.Instance, tasks: 3);
        MetaObjective objective = of.Objective(pool);
        IReadOnlyList<LossPart>? parts = null;
        Params?[] kept = [];
        objective.FirstParts = p =>
        {
            parts = p;
            kept = [.. p.Select(x => x.Gradient.Map(static v => 1.0 * v))];
        };
        Params mean = objective.LossAndGradient(of.Phi, new Losses.SurrogateLoss()).Gradient;
        double[][] gradients = [.. kept.Select(k => Vectors.Flat(k!))];
        Assert.Equal(Vectors.Flat(mean), gradients[0].Select((_, i) => gradients.Average(g => g[i])), (a, b) => Math.Abs(a - b) < 1e-6);
        double[][] cosines = GradientCosines.Of([.. kept.Select(k => k!)]);
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++) Assert.Equal(Cosine(gradients[i], gradients[j]), cosines[i][j], 1e-12);
        Assert.True(Math.Abs(cosines[0][1]) < 0.999);
    }

    static double Cosine(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum() / Math.Sqrt(a.Sum(x => x * x) * b.Sum(x => x * x));

    [Fact]
    public void Tasks_on_opposite_sides_conflict_and_those_on_one_side_agree()
    {
        PolicyProblem goals = Small.Of(new PointNavigation { Horizon = 5 }, new GaussianMlp { Hidden = [4], InitialLogStd = -1 }) with { Rollouts = 100 };
        using MetaTrainer trainer = new(goals, new Learners.Maml { InnerSteps = 0 }, Training.Update("adam"), new() { MetaBatch = 20, ConflictsEvery = 1 }, SimdBackend.Instance, pool, 1);
        double?[][] goalX = trainer.Step().Conflicts!.Parameters.Single(p => p.Name == "goalX").Cosines;
        Assert.InRange(goalX[0][2]!.Value, -1, -0.2);
        Assert.InRange(goalX[0][0]!.Value, 0.2, 1);
        Assert.InRange(goalX[2][2]!.Value, 0.2, 1);
        Assert.Equal(goalX[0][2], goalX[2][0]);
    }

    MetaTrainer Trainer(MetaUpdate update, TrainingConfig config)
    {
        (PolicyProblem problem, Learners.Maml learner) = Small.Problem("gaussian", 1);
        Learners.GradientOrder order = update.Needs == Learners.Derivatives.None ? Learners.GradientOrder.First : Learners.GradientOrder.Second;
        return new(problem, learner with { Order = order }, update, config, SimdBackend.Instance, pool, 1);
    }

    public static TheoryData<string> Impossible => ["reptile", "evolution strategies", "several tasks a chunk", "one task"];

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Where_there_is_nothing_to_measure_nothing_is_recorded_and_asking_for_it_is_an_error_by_name(string kind)
    {
        (MetaUpdate update, TrainingConfig config, string words) = kind switch
        {
            "reptile" => ((MetaUpdate)new ReptileUpdate(), Small.Training, "ReptileUpdate takes no gradient"),
            "evolution strategies" => (new EsUpdate(), Small.Training, "EsUpdate takes no gradient"),
            "several tasks a chunk" => (new AdamUpdate(), Small.Training with { TasksPerChunk = 2 }, "sums over 2 tasks each"),
            _ => (new AdamUpdate(), Small.Training with { MetaBatch = 1 }, "a meta-batch of one task"),
        };
        using MetaTrainer silent = Trainer(update, config);
        Assert.Null(silent.Step().Conflicts);
        string message = Assert.Throws<ArgumentException>(() => Trainer(update, config with { ConflictsEvery = 5 })).Message;
        Assert.StartsWith("training.conflictsEvery=5", message, StringComparison.Ordinal);
        Assert.Contains(words, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mean_over_iterations_weighs_pairs_in_cells()
    {
        TaskConflicts a = Measure([Part(0, 1, 0), Part(1, 1, 0)], [1, 1])!;
        TaskConflicts b = Measure([Part(0, 1, 0), Part(1, -1, 0), Part(2, -1, 0)], [1, 1, 1])!;
        TaskConflicts mean = TaskConflicts.Mean([a, b])!;
        Assert.Equal((3, (1 - (1 / 3.0)) / 2, (0 + (2 / 3.0)) / 2), (mean.Tasks, mean.MeanCosine, mean.NegativeShare));
        Assert.Equal(0, mean.Parameters[0].Cosines[1][1]!.Value, 1e-12);   // +1, and -1, -1, +1
        Assert.Equal(4, mean.Parameters[0].Pairs[1][1]);
        Assert.Null(mean.Parameters[0].Cosines[0][1]);
        Assert.Null(TaskConflicts.Mean([]));
    }

    [Fact]
    public void A_record_keeps_them_and_one_without_has_no_word_of_them()
    {
        using MetaTrainer trainer = Trainer(new AdamUpdate(), Small.Training with { ConflictsEvery = 10 });
        IterationRecord first = trainer.Step(), second = trainer.Step();
        IterationRecord read = JsonSerializer.Deserialize<IterationRecord>(JsonSerializer.Serialize(first, RunJson.Options), RunJson.Options)!;
        Assert.Equal(JsonSerializer.Serialize(first, RunJson.Options), JsonSerializer.Serialize(read, RunJson.Options));
        Assert.Equal(first.Conflicts!.MeanCosine, read.Conflicts!.MeanCosine);
        Assert.DoesNotContain("conflicts", JsonSerializer.Serialize(second, RunJson.Options), StringComparison.Ordinal);
    }
}
