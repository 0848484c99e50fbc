using MetaRL.Gpu.Advantages;
using MetaRL.Problems;

namespace MetaRL.Gpu.Rollouts;

/// <summary>What is told of T tasks' rollouts.</summary>
/// <param name="values">[T, 2 episodes + 1], from <see cref="FiguresKernel"/>.</param>
/// <param name="episodes">Of a rollout.</param>
/// <param name="success">Whether success is defined.</param>
sealed class Figures(double[] values, int episodes, bool success)
{
    readonly int size = FiguresKernel.SizeFor(episodes);

    internal double[] ReturnByEpisode(int task) => values[(task * size)..(task * size + episodes)];

    internal double? SuccessRate(int task) => success ? values[(task * size + episodes)..(task * size + 2 * episodes)].Average() : null;

    internal long Steps(int task) => (long)values[task * size + 2 * episodes];
}

/// <summary>What is told of a sample that stays on the card.</summary>
sealed record DeviceSample(double[] Episodes, long Taken) : Sample
{
    public override double Return => Episodes.Average();
    public override double[] ReturnByEpisode => Episodes;
    public override long Steps => Taken;
}
