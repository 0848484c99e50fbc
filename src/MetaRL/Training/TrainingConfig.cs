using System.ComponentModel.DataAnnotations;
using MetaRL.Policies.Baselines;
using MetaRL.Rollouts;
using MetaRL.Tensors.Backends;

namespace MetaRL.Training;

/// <summary>Sizes of meta-training, and how trajectories become advantages.</summary>
public sealed record TrainingConfig
{
    /// <summary>Meta-iterations.</summary>
    [Range(0, 10_000_000)]
    public int Iterations { get; init; } = 100;

    /// <summary>Tasks in a meta-batch.</summary>
    [Range(1, 1_000_000)]
    public int MetaBatch { get; init; } = 20;

    /// <summary>B, rollouts of a task in each batch of trajectories.</summary>
    [Range(1, 1_000_000)]
    public int Rollouts { get; init; } = 20;

    /// <summary>Episodes that make one rollout; more than one for learners that remember across episodes.</summary>
    [Range(1, 1_000_000)]
    public int Episodes { get; init; } = 1;

    /// <summary>Estimation of advantages.</summary>
    public AdvantageConfig Advantage { get; init; } = new();

    /// <summary>Fitted to each batch of a task's trajectories.</summary>
    public Baseline Baseline { get; init; } = new LinearFeatureBaseline();

    /// <summary>Tasks computed as one batch of tensors in the meta-update. 1 keeps a task's tensors in a CPU core's cache;
    /// a GPU wants them all, and goes through smaller chunks one after another; none leaves it to the device. A change alters
    /// results by rounding only; the number of workers never does.</summary>
    [Range(1, 1_000_000)]
    public int? TasksPerChunk { get; init; }

    /// <summary>Whether matrix products on an NVIDIA GPU may round their factors to TF32's 10 binary digits: faster, and
    /// results change by about a thousandth. Only the device cuda has it.</summary>
    public bool AllowTf32 { get; init; }

    /// <summary>Meta-iterations between checkpoints; the last is always kept.</summary>
    [Range(1, 10_000_000)]
    public int CheckpointEvery { get; init; } = 25;

    /// <summary><see cref="TasksPerChunk"/>, or what suits the back end.</summary>
    /// <param name="backend">Where tensors live.</param>
    /// <param name="tasks">All there are.</param>
    public int ChunkOn(IBackend backend, int tasks) => TasksPerChunk ?? (backend.PrefersLargeBatches ? tasks : 1);
}
