using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs;

/// <summary>A task whose episodes can be drawn, so that a person can see what a policy does.</summary>
public interface IPicturedTask : ITask
{
    /// <summary>A picture of an episode, still empty.</summary>
    IEpisodePicture CreatePicture();
}

/// <summary>A picture that an episode is drawn into, state by state.</summary>
public interface IEpisodePicture
{
    /// <summary>Adds the state that an environment is in. Stop at the end of an episode: what follows is the next one's first.</summary>
    /// <param name="envs">Environments of the task that the picture came from.</param>
    /// <param name="env">Index of the environment.</param>
    void Add(IVectorEnv envs, int env);

    /// <summary>The episode as one self-contained, animated SVG.</summary>
    /// <param name="title">For people who cannot see it.</param>
    string ToSvg(string title);
}
