using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Families.Planar.Rendering;

/// <summary>An episode of a planar body as an animated SVG; of a trial, the last one.</summary>
sealed class PlanarPicture : IEpisodePicture
{
    readonly PlanarTask task;
    readonly PlanarVectorEnv env;
    PlanarTrajectory last, present;

    internal PlanarPicture(PlanarTask task)
    {
        this.task = task;
        last = present = New();
        env = task.CreateEnvs(1);
        env.Began = Begin;
        env.Stepped = () => present.Add(env, 0);
    }

    public IVectorEnv Env => env;

    public string ToSvg(string title)
    {
        PlanarTrajectory shown = present.States.Count > 1 ? present : last;
        return shown.States.Count > 1
            ? PlanarSvg.Render(shown, title)
            : throw new InvalidOperationException("picture: nothing was played; expected at least one step of its Env");
    }

    void Begin()
    {
        if (present.States.Count > 1) last = present;
        present = New();
        present.Add(env, 0);
    }

    PlanarTrajectory New() => new(task.Setup.Body, task.Ground);
}
