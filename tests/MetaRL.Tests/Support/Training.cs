using MetaRL.Envs;
using MetaRL.Learners;
using MetaRL.Problems;
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
        "sgd" => new SgdUpdate { Sgd = new Sgd { Lr = 0.1, Momentum = 0.9, HalfLife = 5, Schedule = new() { WarmUp = 4 }, MaxGradientNorm = 1 } },
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such update"),
    };

    public static MetaTrainer New(WorkerPool pool, MetaUpdate update, string problem = "gaussian", int seed = 1,
        Func<TaskFamily, TaskFamily>? family = null, TrainingConfig? config = null, int innerSteps = 1, Func<PolicyProblem, PolicyProblem>? change = null)
    {
        (PolicyProblem plain, Maml learner) = Small.Problem(problem, innerSteps);
        PolicyProblem own = plain with { Family = family?.Invoke(plain.Family) ?? plain.Family };
        return new(change?.Invoke(own) ?? own, learner, update, config ?? Small.Training, SimdBackend.Instance, pool, seed);
    }

    /// <summary>Everything in a state, bit by bit.</summary>
    public static double[] Flat(TrainingState state) => [state.Iteration, state.Update.Step, .. Vectors.Flat(state.Phi), .. Vectors.Flat(state.Update.Tensors)];
}
