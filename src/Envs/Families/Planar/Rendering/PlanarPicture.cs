using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Families.Planar.Rendering;

/// <summary>An episode of a planar body as an animated SVG.</summary>
sealed class PlanarPicture(PlanarTask task) : IEpisodePicture
{
    readonly PlanarTrajectory trajectory = new(task.Setup.Body, task.Ground);

    public void Add(IVectorEnv envs, int env) => trajectory.Add((PlanarVectorEnv)envs, env);

    public string ToSvg(string title) => PlanarSvg.Render(trajectory, title);
}
