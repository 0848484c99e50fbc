using MetaRL.Envs.Pictures;
using MetaRL.Envs.Spaces;

namespace MetaRL.Envs.Tests.Pictures;

/// <summary>How many steps an episode has.</summary>
public readonly record struct Length(int Steps);

/// <summary>Adds up its actions and ends by itself.</summary>
public struct DriftEnv : IEnv<Length>
{
    public float X;
    public int Time;

    public void Reset(in Length task, ref Rng rng) => (X, Time) = (rng.Uniform(), 0);

    public readonly void Observe<TObs>(in Length task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = X;

    public StepResult Step<TAct>(in Length task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        X += act[0];
        return new(X, Terminated: ++Time == task.Steps);
    }
}

/// <summary>Shows what its painter was given.</summary>
sealed record Drift(List<IReadOnlyList<PlayedEpisode<DriftEnv>>> Painted) : TaskFamily<DriftEnv, Length>
{
    public override string Name => "drift";
    public override EnvSpec Spec => new(BoxSpace.Unbounded(1), BoxSpace.Uniform(1, -1, 1), 100);
    protected override Length SampleTask(Split split, ref Rng rng) => new(4);
    protected override IPainter<DriftEnv>? Painter(in Length task) => new Spy(Painted);

    sealed class Spy(List<IReadOnlyList<PlayedEpisode<DriftEnv>>> painted) : IPainter<DriftEnv>
    {
        public Picture Paint(IReadOnlyList<PlayedEpisode<DriftEnv>> played)
        {
            painted.Add(played);
            return Picture.Of(played, "<drift> & \u0001");
        }
    }
}
