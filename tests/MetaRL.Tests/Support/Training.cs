using MetaRL.Envs;
using MetaRL.Learners;
using MetaRL.Rollouts;
using MetaRL.Tensors.Simd;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Tests;

/// <summary>Short runs on the simd back end.</summary>
static class Training
{
    public static MetaUpdate Update(string name) => name switch
    {
        "trust region" => new TrustRegionUpdate(),
        "ppo" => new PpoUpdate { Adam = new Adam { Lr = 0.01 }, Epochs = 3 },
        "adam" => new AdamUpdate { Adam = new Adam { Lr = 0.01 } },
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such update"),
    };

    public static MetaTrainer New(RolloutEngine engine, MetaUpdate update, string problem = "gaussian", int seed = 1,
        Func<TaskFamily, TaskFamily>? family = null, TrainingConfig? config = null, int innerSteps = 1)
    {
        (TaskFamily plain, Maml learner) = Small.Problem(problem, innerSteps);
        return new(family?.Invoke(plain) ?? plain, learner, update, config ?? Small.Training, SimdBackend.Instance, engine, seed);
    }

    /// <summary>Everything in a state, bit by bit.</summary>
    public static double[] Flat(TrainingState state) => [state.Iteration, state.Update.Step, .. Vectors.Flat(state.Phi), .. Vectors.Flat(state.Update.Tensors)];
}
