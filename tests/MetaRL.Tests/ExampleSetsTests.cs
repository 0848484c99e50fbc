using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Evaluation;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;

namespace MetaRL.Tests;

/// <summary>Which examples supports and queries get, and how answers in classes are counted.</summary>
public sealed class ExampleSetsTests
{
    static readonly SupervisedProblem Problem = new()
    {
        Family = new Marked(),
        Policy = new CategoricalMlp { Hidden = [] },
        Shots = 2,
        Queries = 5,
    };

    static readonly Maml Learner = new() { InnerSteps = 3 };

    static TaskData[] Gather(SupervisedProblem problem) => Small.Gather(problem, Learner, Learner.Init(problem, SimdBackend.Instance, new Seed(1)));

    static float[] Numbers(Sample sample) => [.. ((ExampleSample)sample).X.Where(static (_, i) => i % 2 == 0)];

    static float[] Marks(Sample sample) => [.. ((ExampleSample)sample).X.Where(static (_, i) => i % 2 == 1)];

    [Fact]
    public void Shots_and_queries_count_classes_and_each_set_is_told_what_it_is_for()
    {
        foreach (TaskData task in Gather(Problem))
        {
            Assert.All(task.Support, static s => Assert.Equal(2 * Marked.Classes, ((ExampleSample)s).Count));
            Assert.All(task.Support, static s => Assert.All(Marks(s), static m => Assert.Equal((float)ExampleSet.Support, m)));
            Assert.Equal(5 * Marked.Classes, ((ExampleSample)task.Query!).Count);
            Assert.All(Marks(task.Query!), static m => Assert.Equal((float)ExampleSet.Query, m));
        }
        Assert.Equal(2 * Marked.Classes, ((ExampleSample)Gather(Problem with { Queries = 0 })[0].Query!).Count);
    }

    [Fact]
    public void Adaptation_steps_see_one_support_where_asked_and_fresh_ones_else()
    {
        foreach (TaskData task in Gather(Problem with { OneSupport = true }))
        {
            Assert.Equal(Numbers(task.Support[0]), Numbers(task.Support[1]));
            Assert.Equal(Numbers(task.Support[0]), Numbers(task.Support[2]));
            Assert.NotEqual(Numbers(task.Support[0])[0], Numbers(task.Query!)[0]);
        }
        foreach (TaskData task in Gather(Problem))
            Assert.Equal(3, task.Support.Select(static s => Numbers(s)[0]).Distinct().Count());
    }

    [Theory]
    [InlineData(true, new[] { 0L, 6, 6, 6 })]
    [InlineData(false, new[] { 0L, 6, 12, 18 })]
    public void An_evaluation_counts_what_it_adapted_to_and_the_classes_that_were_found(bool oneSupport, long[] spent)
    {
        SupervisedProblem problem = Problem with { OneSupport = oneSupport };
        using var pool = new WorkerPool(1);
        var config = new EvaluationConfig { Tasks = 3, Steps = 3, Rollouts = 4 };
        var evaluator = new Evaluator(problem, Learner, config, SimdBackend.Instance, pool);
        // The input's second number tells nothing, so one class is told for all: a third of the examples are of it.
        Params phi = Learner.Init(problem, SimdBackend.Instance, new Seed(1)).Map(static x => 0 * x);
        HeldOutReturns found = evaluator.Evaluate(phi);
        Assert.All(found.Success!, static task => Assert.Equal(1.0 / Marked.Classes, task[0], 12));
        Assert.All(found.Spent, task => Assert.Equal(spent, task));
    }

    // An example is a number of its own and what it is drawn for; classes follow one another.
    sealed record Marked : ExampleFamily
    {
        public const int Classes = 3;

        public override string Name => "marked";
        public override BoxSpace Input => BoxSpace.Uniform(2, 0, 1);
        public override Space Target => new DiscreteSpace(Classes);
        public override int PerShot => Classes;
        public override IExampleTask Sample(Split split, Seed seed) => new Task((int)(seed.Key % 100_000));
    }

    sealed record Task(int Number) : IExampleTask
    {
        public string Description => $"task {Number}";
        public IReadOnlyDictionary<string, double> Parameters => new Dictionary<string, double> { ["number"] = Number };

        public void Draw(ref Rng rng, Span<float> x, Span<float> y) => throw new NotSupportedException();

        public void Draw(ExampleSet set, int count, ref Rng rng, Span<float> x, Span<float> y)
        {
            for (int n = 0; n < count; n++)
            {
                x[2 * n] = rng.Uniform(0, 1);
                x[2 * n + 1] = (float)set;
                y[n] = n % Classes;
            }
        }

        const int Classes = Marked.Classes;
    }
}
