namespace MetaRL.Evaluation;

/// <summary>Returns on the tasks of evaluation, fresh rollouts after k adaptation steps.</summary>
/// <param name="ByEpisode">[tasks][K + 1][episodes], means over rollouts.</param>
public sealed record HeldOutReturns(double[][][] ByEpisode)
{
    /// <summary>Environment steps, or examples, that adaptation took until k, as they were played; [tasks][K + 1]. Empty where they
    /// were not counted.</summary>
    public long[][] Spent { get; init; } = [];

    /// <summary>Share of the fresh episodes that were a success after k steps, [tasks][K + 1]; null where the family does not define success.</summary>
    public double[][]? Success { get; init; }

    /// <summary>The same after k steps alone; [tasks].</summary>
    public double[]? SuccessAfter(int k) => Success is null ? null : Array.ConvertAll(Success, task => task[k]);

    /// <summary>Mean of <see cref="Spent"/> over tasks after k steps; null where they were not counted.</summary>
    public double? SpentUntil(int k) => Spent.Length == 0 ? null : Spent.Average(task => task[k]);

    /// <summary>K.</summary>
    public int Steps => ByEpisode[0].Length - 1;

    /// <summary>Mean return of each task after k steps; [tasks].</summary>
    public double[] After(int k) => Array.ConvertAll(ByEpisode, task => task[k].Average());

    /// <summary>Mean over tasks after k steps, for k = 0 … K.</summary>
    public double[] Means => [.. Enumerable.Range(0, Steps + 1).Select(k => After(k).Average())];

    /// <summary>Returns after k steps by episode of a rollout, [episodes][tasks]; null where a rollout is one episode.</summary>
    public double[][]? EpisodesAfter(int k)
    {
        int episodes = ByEpisode[0][k].Length;
        return episodes == 1 ? null : [.. Enumerable.Range(0, episodes).Select(e => Array.ConvertAll(ByEpisode, task => task[k][e]))];
    }
}
