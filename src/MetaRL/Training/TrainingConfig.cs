using System.ComponentModel.DataAnnotations;

namespace MetaRL.Training;

/// <summary>Sizes of meta-training.</summary>
public sealed record TrainingConfig
{
    /// <summary>Meta-iterations.</summary>
    [Range(0, 10_000_000)]
    public int Iterations { get; init; } = 100;

    /// <summary>Tasks in a meta-batch.</summary>
    [Range(1, 1_000_000)]
    public int MetaBatch { get; init; } = 20;

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

    /// <summary>Meta-iterations between measurements of how far the tasks' meta-gradients point against each other; 0 for none.
    /// By default every 10, where the gradients of single tasks are there: on a GPU, where several are one batch, and for
    /// updates without a gradient there is nothing to measure, and asking for it by number is an error.</summary>
    [Range(0, 10_000_000)]
    public int? ConflictsEvery { get; init; }
}
