using MetaRL.Envs;
using MetaRL.Envs.Families.Bandits;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Rollouts;
using MetaRL.Tensors.Backends;
using MetaRL.Training;
using MetaRL.Updates;

namespace Tensors.Torch.Tests;

/// <summary>Problems of a few seconds.</summary>
static class Training
{
    public static (TaskFamily Family, Maml Learner, MetaUpdate Update) Problem(string name) => name switch
    {
        "gaussian" => (new PointNavigation { Horizon = 15 }, new() { Policy = new GaussianMlp { Hidden = [16], InitialLogStd = -1 }, InnerLr = 0.3 }, new AdamUpdate { Adam = new() { Lr = 0.01 } }),
        "categorical" => (new BernoulliBandit(), new() { Policy = new CategoricalMlp { Hidden = [8] }, InnerLr = 0.5 }, new PpoUpdate { Adam = new() { Lr = 0.01 }, Epochs = 2 }),
        "trust region" => Problem("gaussian") with { Update = new TrustRegionUpdate() },
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such problem"),
    };

    public static MetaTrainer New(string problem, IBackend backend, RolloutEngine engine, int seed, TrainingConfig config)
    {
        (TaskFamily family, Maml learner, MetaUpdate update) = Problem(problem);
        return new(family, learner, update, config, backend, engine, seed);
    }
}
