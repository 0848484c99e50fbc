namespace MetaRL.Envs.Pictures;

/// <summary>Keeps what an environment goes through.</summary>
sealed class EpisodeTape<TEnv> where TEnv : struct
{
    readonly List<PlayedEpisode<TEnv>> episodes = [];

    /// <summary>Without the one that begins by itself where another has ended, and was not played.</summary>
    internal IReadOnlyList<PlayedEpisode<TEnv>> Played => [.. episodes.Where(e => e.Steps > 0)];

    internal void Begin(in TEnv env) => episodes.Add(new(env));

    internal void Add(in TEnv env, ReadOnlySpan<float> act, float reward) => episodes[^1].Add(env, act, reward);
}
