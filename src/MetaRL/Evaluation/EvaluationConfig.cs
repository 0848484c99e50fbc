using System.ComponentModel.DataAnnotations;

namespace MetaRL.Evaluation;

/// <summary>How a meta-learned φ is judged.</summary>
public sealed record EvaluationConfig
{
    /// <summary>Test tasks to draw; the same ones for every training seed. One that is drawn twice counts once, so a family of
    /// fewer tasks is measured on those. The half-width over tasks falls as 1/√tasks: 600 for what is to be published.</summary>
    [Range(2, 1_000_000)]
    public int Tasks { get; init; } = 40;

    /// <summary>K, adaptation steps measured; may exceed those trained for.</summary>
    [Range(0, 1000)]
    public int Steps { get; init; } = 4;

    /// <summary>Fresh rollouts behind each return; adaptation uses others.</summary>
    [Range(1, 1_000_000)]
    public int Rollouts { get; init; } = 40;

    /// <summary>Meta-iterations between evaluations in training; 0 for none but the last.</summary>
    [Range(0, 10_000_000)]
    public int Every { get; init; }

    /// <summary>Of the tasks, how many to measure in training; the first ones.</summary>
    [Range(1, 1_000_000)]
    public int EveryTasks { get; init; } = 40;

    /// <summary>Where there are evaluations in training: how many further tasks of training to judge φ on at each, for the best
    /// checkpoint. None of them is a task of the evaluation; 0 keeps no best checkpoint.</summary>
    [Range(0, 1_000_000)]
    public int ValidationTasks { get; init; } = 20;

    /// <summary>Whether to measure how large each task's policy gradient is before adaptation, too.</summary>
    public bool Gradient { get; init; }

    /// <summary>Of the tasks and their rollouts; not the training seed, so that seeds can be compared.</summary>
    public int Seed { get; init; }
}
