#:project ../MetaRL/src/Experiments/MetaRL.Experiments.csproj
#:property PublishAot=false
using MetaRL.Envs;
using MetaRL.Envs.Pictures;
using MetaRL.Envs.Spaces;
using MetaRL.Experiments;
using MetaRL.Learners;
using MetaRL.Problems;
using MetaRL.Updates;

return Experiment.Run(args, new()
{
    Name = "river",
    Problem = new PolicyProblem { Family = new River() },
    Learner = new Maml(),
    Update = new AdamUpdate(),
});

/// <summary>The task: a current that the boat does not see, in m/s.</summary>
public readonly record struct Current(float Speed);

/// <summary>A boat that should stay at its mooring.</summary>
public struct Boat : IEnv<Current>
{
    float x; // m from the mooring

    public readonly float X => x;

    public void Reset(in Current task, ref Rng rng) => x = rng.Uniform(-1, 1);

    public void Observe<TObs>(in Current task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = x;

    public StepResult Step<TAct>(in Current task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        x += 0.1f * (act[0] + task.Speed) + 0.01f * rng.Normal(); // 0.1 s a step
        return new(Reward: -MathF.Abs(x)) { Solved = MathF.Abs(x) < 0.1f }; // Solved is optional
    }
}

/// <summary>All currents that a boat of 1 m/s can hold out against.</summary>
public sealed record River : TaskFamily<Boat, Current>
{
    public float Fastest { get; init; } = 0.8f; // m/s

    public override string Name => "river";
    public override EnvSpec Spec => new(BoxSpace.Unbounded(1), BoxSpace.Uniform(1, -1, 1), Horizon: 50) { Success = SuccessRule.AtTheEnd };
    protected override Current SampleTask(Split split, ref Rng rng) => new(rng.Uniform(-Fastest, Fastest));

    // All of these are optional.
    protected override IPainter<Boat> Painter(in Current task) => new BoatPainter(task);
    public override IReadOnlyList<TaskParameter> TaskParameters => [new("speed", -Fastest, Fastest, "m/s")];
    protected override IReadOnlyDictionary<string, double> Parameters(in Current task) => new Dictionary<string, double> { ["speed"] = task.Speed };
    public override TaskFamily Widened(float factor) => this with { Fastest = MathF.Min(Fastest * factor, 1) };
}

/// <summary>Draws where the boat was, for the report.</summary>
public sealed class BoatPainter(Current task) : IPainter<Boat>
{
    public Picture Paint(IReadOnlyList<PlayedEpisode<Boat>> played)
    {
        Picture picture = Picture.Of(played, $"a current of {task.Speed:F2} m/s, which the boat does not see", secondsAStep: 0.1);
        IEnumerable<double> places = played.SelectMany(e => e.States).Select(boat => (double)boat.X);
        Plot plot = picture.Timeline(120, PlotAxis.Over([.. places, 0], "from the mooring (m)"));
        plot.Curve(played, boat => boat.X, Ink.Agent);
        return picture;
    }
}
