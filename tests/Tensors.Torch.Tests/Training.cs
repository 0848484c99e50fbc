using MetaRL.Envs.Families.Bandits;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Learners;
using MetaRL.Losses;
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

    static readonly Maml First = new() { InnerLr = 0.3, Order = GradientOrder.First };

    public static (PolicyProblem Problem, MetaLearner Learner, MetaUpdate Update) Problem(string name) => name switch
    {
        "gaussian" => (Navigation, new Maml { InnerLr = 0.3 }, new AdamUpdate { Adam = new() { Lr = 0.01 } }),
        "categorical" => (Bandit, new Maml { InnerLr = 0.5 }, new PpoUpdate { Adam = new() { Lr = 0.01 }, Epochs = 2 }),
        // Five steps: from the seventh on, float32's conjugate directions have lost their orthogonality, and each rounding goes its own way.
        "trust region" => Problem("gaussian") with { Update = new TrustRegionUpdate { CgSteps = 5 } },
        "implicit" => Problem("gaussian") with { Learner = new Imaml() },
        "learned rates" => Problem("gaussian") with { Learner = new Anil { InnerLr = 0.3, Rates = LearnedRates.LayerAndStep } },
        "context" => Problem("gaussian") with { Problem = Navigation with { Policy = new ContextPolicy { Inner = Navigation.Policy } }, Learner = new Cavia { InnerLr = 1 } },
        "value function" => Problem("gaussian") with { Problem = Navigation with { Policy = new ActorCritic { Actor = Navigation.Policy, Hidden = [8] } } },
        "normalized" => Problem("gaussian") with { Problem = Navigation with { Policy = new NormalizedPolicy { Inner = Navigation.Policy, Rewards = true } } },
        "loaded dice" => Problem("gaussian") with { Problem = Navigation with { InnerObjective = new LoadedDiceObjective() } },
        "reptile" => (Navigation, First, new ReptileUpdate()),
        "evolution" => (Navigation, First, new EsUpdate { Pairs = 2, Ranks = false }),
        "early stopping" => Problem("gaussian") with { Learner = new EarlyStopping { Inner = new Maml { InnerLr = 0.3 } } },
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such problem"),
    };

    public static MetaTrainer New(string name, IBackend backend, WorkerPool pool, int seed, TrainingConfig config, int innerSteps = 1, int rollouts = Rollouts)
    {
        (PolicyProblem problem, MetaLearner learner, MetaUpdate update) = Problem(name);
        return new(problem with { Rollouts = rollouts }, learner with { InnerSteps = innerSteps }, update, config, backend, pool, seed);
    }
}
