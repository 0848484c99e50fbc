using MetaRL.Envs.Families.Bandits;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Tensors.Backends;
using MetaRL.Training;
using MetaRL.Updates;

namespace Tensors.Torch.Tests;

/// <summary>Problems of a few seconds.</summary>
static class Training
{
    const int Rollouts = 10;

    static readonly PolicyProblem Navigation = new()
    {
        Family = new PointNavigation { Horizon = 15 },
        Policy = new GaussianMlp { Hidden = [16], InitialLogStd = -1 },
        Rollouts = Rollouts,
    };

    static readonly PolicyProblem Bandit = new()
    {
        Family = new BernoulliBandit(),
        Policy = new CategoricalMlp { Hidden = [8] },
        Rollouts = Rollouts,
    };

    public static (PolicyProblem Problem, Maml Learner, MetaUpdate Update) Problem(string name) => name switch
    {
        "gaussian" => (Navigation, new() { InnerLr = 0.3 }, new AdamUpdate { Adam = new() { Lr = 0.01 } }),
        "categorical" => (Bandit, new() { InnerLr = 0.5 }, new PpoUpdate { Adam = new() { Lr = 0.01 }, Epochs = 2 }),
        // Five steps: from the seventh on, float32's conjugate directions have lost their orthogonality, and each rounding goes its own way.
        "trust region" => Problem("gaussian") with { Update = new TrustRegionUpdate { CgSteps = 5 } },
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such problem"),
    };

    public static MetaTrainer New(string name, IBackend backend, WorkerPool pool, int seed, TrainingConfig config, int innerSteps = 1, int rollouts = Rollouts)
    {
        (PolicyProblem problem, Maml learner, MetaUpdate update) = Problem(name);
        return new(problem with { Rollouts = rollouts }, learner with { InnerSteps = innerSteps }, update, config, backend, pool, seed);
    }
}
