using MetaRL.Envs.Pictures;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs;

/// <summary>A task whose episodes can be drawn, so that a person can see what a policy does.</summary>
public interface IPicturedTask : ITask
{
    /// <summary>A picture, still empty; null where the family draws none.</summary>
    IEpisodePicture? CreatePicture();
}

/// <summary>A picture of what one environment is taken through.</summary>
public interface IEpisodePicture
{
    /// <summary>The environment, one of its task's and no different from those of <see cref="ITask.CreateEnvs"/>. Reset it
    /// once and step it to the end of an episode, or of a trial of several.</summary>
    IVectorEnv Env { get; }

    /// <summary>All that was played so far as one self-contained, animated SVG, which shows a still where it is printed.</summary>
    /// <param name="title">For people who cannot see it.</param>
    /// <exception cref="InvalidOperationException">Nothing was played.</exception>
    string ToSvg(string title);
}

/// <summary>Draws episodes of one task. A family returns one from its <c>Painter</c>.</summary>
/// <typeparam name="TEnv">The environment, which holds its state as values.</typeparam>
public interface IPainter<TEnv> where TEnv : struct
{
    /// <summary>Draws what was played.</summary>
    /// <param name="played">At least one episode, each of at least one step.</param>
    Picture Paint(IReadOnlyList<PlayedEpisode<TEnv>> played);
}
