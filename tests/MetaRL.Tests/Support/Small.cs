using MetaRL.Envs;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.TestKit;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Tests;

/// <summary>Problems small enough to check exhaustively.</summary>
static class Small
{
    public static readonly TrainingConfig Training = new() { MetaBatch = 3, Rollouts = 4, Iterations = 6 };

    /// <summary>A family with the learner that suits it.</summary>
    public static (TaskFamily Family, Maml Learner) Problem(string name, int innerSteps) => name switch
    {
        "gaussian" => (new PointNavigation { Horizon = 6 }, Learner(new GaussianMlp { Hidden = [4], InitialLogStd = -0.5 }, innerSteps)),
        "categorical" => (new Guess { Horizon = 6 }, Learner(new CategoricalMlp { Hidden = [4] }, innerSteps)),
        "ragged" => (new Walk { Horizon = 8 }, Learner(new GaussianMlp { Hidden = [4], InitialLogStd = -0.5 }, innerSteps)),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such problem"),
    };

    static Maml Learner(Policy policy, int innerSteps) => new() { Policy = policy, InnerSteps = innerSteps, InnerLr = 0.3 };

    /// <summary>Weights and biases all different from zero.</summary>
    public static Params Weights(TaskFamily family, MetaLearner learner, IBackend backend)
        => learner.Init(family.Spec, backend, new Seed(1)).Map(x => x + Dense.Random(x.Shape, 5, -0.1, 0.1).On(backend));

    /// <summary>A meta-batch sampled as training samples it.</summary>
    public static TaskData[] Gather(TaskFamily family, MetaLearner learner, Params phi, int tasks = 2, TrainingConfig? config = null)
    {
        var experience = new Experience(learner, family.Spec, config ?? Training, phi.Backend);
        return [.. Enumerable.Range(0, tasks).Select(i => experience.Gather(phi,
            family.Sample(Split.Train, new Seed(2).Fork((ulong)i)), new Seed(3).Fork((ulong)i), CancellationToken.None))];
    }

    /// <summary>A problem sampled and ready to be differentiated.</summary>
    public static (MetaLearner Learner, Params Phi, TaskData[] Data) Sampled(string name, int innerSteps, IBackend? backend = null, int tasks = 2)
    {
        (TaskFamily family, Maml learner) = Problem(name, innerSteps);
        Params phi = Weights(family, learner, backend ?? new ReferenceBackend());
        return (learner, phi, Gather(family, learner, phi, tasks));
    }

    public static MetaObjective Objective(MetaLearner learner, TaskData[] data, RolloutEngine engine, IBackend backend, int tasksPerChunk = 1)
        => new(learner, data, tasksPerChunk, engine, backend);
}
