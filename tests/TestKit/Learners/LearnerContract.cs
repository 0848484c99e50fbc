using MetaRL.Envs;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.Shards;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;
using MetaRL.Training;
using MetaRL.Updates;
using Xunit;

namespace MetaRL.TestKit;

/// <summary>What every learner must keep, on a small problem: one line in a test project.</summary>
/// <param name="learner">The learner under test; two adaptation steps or fewer keep it fast.</param>
/// <param name="isExact">Whether its meta-gradient is the derivative of what it computes. That of first-order, implicit and
/// DiCE-like learners is meant to be another one, which differences cannot tell.</param>
/// <param name="policy">The model; a small Gaussian one unless told otherwise.</param>
/// <param name="objective">What adaptation descends; the likelihood ratio unless told otherwise.</param>
public abstract class LearnerContract(MetaLearner learner, bool isExact = true, Policy? policy = null, PolicyObjective? objective = null)
{
    static readonly ReferenceBackend Reference = new();
    static readonly SurrogateLoss Outer = new();

    /// <summary>The back end that computes beside the reference.</summary>
    protected virtual IBackend Subject => SimdBackend.Instance;

    PolicyProblem Problem => new()
    {
        Family = new PointNavigation { Horizon = 6 },
        Policy = policy ?? new GaussianMlp { Hidden = [4], InitialLogStd = -0.5 },
        Rollouts = 4,
        InnerObjective = objective ?? new RatioObjective(),
    };

    Params Phi(Problem problem, IBackend backend)
        => learner.Init(problem, backend, new Seed(1)).Map(x => x + Dense.Random(x.Shape, 5, -0.1, 0.1).On(backend));

    TaskData[] Gather(Problem problem, Params phi, WorkerPool pool, int tasks)
    {
        using var shard = new LocalShard(problem, learner, phi.Backend, pool);
        return [.. shard.Collect(phi, new() { Tasks = new Seed(2), Rollouts = new Seed(3), Count = tasks }, CancellationToken.None)];
    }

    MetaObjective Objective(Problem problem, TaskData[] data, IBackend backend, WorkerPool pool, int tasksPerChunk = 1)
    {
        var shard = new LocalShard(problem, learner, backend, pool, tasksPerChunk);
        shard.Keep(data);
        return new(shard, data.Length);
    }

    [Fact]
    public void The_weights_that_acted_are_those_recomputed_from_the_data()
    {
        using var pool = new WorkerPool(1);
        foreach (IBackend backend in (IBackend[])[Reference, Subject])
        {
            var recording = new RecordingPolicy(Problem.Policy);
            PolicyProblem problem = Problem with { Policy = recording };
            Params phi = Phi(problem, backend);
            TaskData data = Gather(problem, phi, pool, tasks: 1)[0];
            Chain chain = Chain.Of(problem, learner, phi.Track(), TaskBatch.Of(problem, backend, [data]), iteration: 0, createGraph: true);
            for (int k = 0; k <= learner.InnerSteps; k++) Assert.Equal(recording.Acted[k], Flat(chain.Weights(k)));
        }
    }

    [Fact]
    public void The_model_gets_its_own_weights_and_nothing_else()
    {
        Params phi = Phi(Problem, Reference);
        Params weights = learner.Weights(Problem, phi, learner.Initial(phi, tasks: 3));
        Assert.Equal(Problem.Init(Reference, new Seed(1)).Names, weights.Names);
        Assert.All(weights.Values, w => Assert.Equal(3, w.Shape[0]));
    }

    [Fact]
    public void The_meta_gradient_is_there_and_where_exact_agrees_with_differences()
    {
        const double step = 1e-5;
        using var pool = new WorkerPool(1);
        Params phi = Phi(Problem, Reference);
        MetaObjective objective = Objective(Problem, Gather(Problem, phi, pool, tasks: 2), Reference, pool);
        double[] gradient = Flat(objective.LossAndGradient(phi, Outer, anchor: true).Gradient), x = Flat(phi);
        Assert.True(gradient.Sum(g => g * g) > 1e-4, "the meta-gradient is zero");
        if (!isExact) return;
        double Loss(int i, double by)
        {
            double[] moved = [.. x];
            moved[i] += by;
            return objective.Evaluate(Like(phi, moved), Outer).Loss;
        }
        // What the policy keeps constant has no gradient, although the loss depends on it.
        bool[] isConstant = [.. phi.Items().SelectMany(p => Enumerable.Repeat(Problem.Policy.IsConstant(p.Name), p.Value.Shape.Size))];
        Assert.All(gradient.Where((_, i) => isConstant[i]), static g => Assert.Equal(0, g));
        double[] differences = [.. x.Select((_, i) => isConstant[i] ? 0 : (Loss(i, step) - Loss(i, -step)) / (2 * step))];
        GradientCheck.Compare("meta-gradient (which isExact says is the derivative of what is computed)", differences, gradient, leastNorm: 1e-2);
    }

    [Fact]
    public void Adapting_changes_nothing_and_gives_the_same_again()
    {
        using var pool = new WorkerPool(1);
        Params phi = Phi(Problem, Subject);
        double[] before = Flat(phi);
        TaskBatch data = TaskBatch.Of(Problem, phi.Backend, Gather(Problem, phi, pool, tasks: 2));
        double[] Adapted(bool createGraph) => Flat(Chain.Of(Problem, learner, phi.Track(), data, iteration: 0, createGraph).Adapted);
        double[] first = Adapted(createGraph: false);
        Assert.Equal(first, Adapted(createGraph: false));
        Assert.Equal(first, Adapted(createGraph: true));   // a graph changes no value
        Assert.Equal(before, Flat(phi));
    }

    [Fact]
    public void The_number_of_workers_changes_not_a_bit()
    {
        double[] Train(int workers)
        {
            using var pool = new WorkerPool(workers);
            using var trainer = new MetaTrainer(Problem, learner, new AdamUpdate(), new() { MetaBatch = 3 }, Subject, pool, seed: 1);
            for (int i = 0; i < 3; i++) trainer.Step();
            return Flat(trainer.State.Phi);
        }
        double[] one = Train(1);
        Assert.Equal(one, Train(2));
        Assert.Equal(one, Train(5));
    }

    [Fact]
    public void Tasks_at_once_are_tasks_one_by_one()
    {
        using var pool = new WorkerPool(1);
        Params phi = Phi(Problem, Reference);
        TaskData[] data = Gather(Problem, phi, pool, tasks: 5);
        double[] Gradient(int tasksPerChunk) => Flat(Objective(Problem, data, Reference, pool, tasksPerChunk).LossAndGradient(phi, Outer).Gradient);
        double[] alone = Gradient(1);
        GradientCheck.Compare("meta-gradient of two tasks at once", alone, Gradient(2), tolerance: 1e-9, leastNorm: 1e-2);
        GradientCheck.Compare("meta-gradient of all tasks at once", alone, Gradient(5), tolerance: 1e-9, leastNorm: 1e-2);
    }

    static double[] Flat(Params p) => [.. p.Values.SelectMany(static v => v.ToArray())];

    static Params Like(Params p, double[] values)
    {
        int at = 0;
        return p.Map(x => Tensor.From(x.Backend, values.AsSpan((at += x.Shape.Size) - x.Shape.Size, x.Shape.Size), x.Shape));
    }
}
