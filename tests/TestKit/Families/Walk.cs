using MetaRL.Envs;
using MetaRL.Envs.Spaces;

namespace MetaRL.TestKit;

/// <summary>How likely a step is to end the episode.</summary>
public readonly record struct Ending(float Probability);

/// <summary>Observes where it is and how many steps it took; pays random rewards and ends at random.</summary>
public struct WalkEnv : IEnv<Ending>
{
    float position, steps;

    public void Reset(in Ending task, ref Rng rng) => (position, steps) = (rng.Normal(), 0);

    public readonly void Observe<TObs>(in Ending task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct
    {
        obs[0] = position;
        obs[1] = steps;
    }

    public StepResult Step<TAct>(in Ending task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        position += act[0];
        steps++;
        return new(rng.Normal() + 1, Terminated: rng.Bernoulli(task.Probability));
    }
}

/// <summary>Episodes of all lengths: some terminate, the rest are cut by the horizon.</summary>
public sealed record Walk : TaskFamily<WalkEnv, Ending>
{
    public int Horizon { get; init; } = 10;
    public override string Name => "walk";
    public override EnvSpec Spec => new(BoxSpace.Unbounded(2), BoxSpace.Uniform(1, -1, 1), Horizon);
    protected override Ending SampleTask(Split split, ref Rng rng) => new(rng.Uniform(0.05f, 0.3f));
}
