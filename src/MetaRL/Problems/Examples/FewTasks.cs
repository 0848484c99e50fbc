using System.ComponentModel.DataAnnotations;
using MetaRL.Envs;
using MetaRL.Envs.Spaces;

namespace MetaRL.Problems.Examples;

/// <summary>Another family of which training sees no more than N tasks, over and over; tasks of testing are as many as ever. To
/// measure how far meta-training fits its tasks and not their distribution.</summary>
public sealed record FewTasks : ExampleFamily
{
    /// <summary>Whose tasks these are.</summary>
    public ExampleFamily Inner { get; init; } = new Sinusoid();

    /// <summary>N, tasks of training: the first N of a sequence, so that those of a smaller N are among those of a larger.</summary>
    [Range(1, 1_000_000)]
    public int Count { get; init; } = 10;

    /// <summary>Which sequence.</summary>
    [Range(0, int.MaxValue)]
    public int Sequence { get; init; }

    /// <inheritdoc/>
    public override string Name => Inner.Name;

    /// <inheritdoc/>
    public override BoxSpace Input => Inner.Input;

    /// <inheritdoc/>
    public override Space Target => Inner.Target;

    /// <inheritdoc/>
    public override int PerShot => Inner.PerShot;

    /// <inheritdoc/>
    public override IExampleTask Sample(Split split, Seed seed)
    {
        if (split == Split.Test) return Inner.Sample(split, seed);
        int n = seed.Fork("few-tasks").Stream().Below(Count);
        return Inner.Sample(split, new Seed((ulong)Sequence).Fork("few-tasks").Fork((ulong)n));
    }
}
