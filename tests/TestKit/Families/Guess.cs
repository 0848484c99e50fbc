using MetaRL.Envs;
using MetaRL.Envs.Spaces;

namespace MetaRL.TestKit;

/// <summary>Which of three choices pays.</summary>
public readonly record struct Answer(int Right);

/// <summary>Pays 1 for the right choice and little, by what is seen, for others.</summary>
public struct GuessEnv : IEnv<Answer>
{
    float hint;

    public void Reset(in Answer task, ref Rng rng, Span<float> obs) => See(ref rng, obs);

    public StepResult Step(in Answer task, ReadOnlySpan<float> act, ref Rng rng, Span<float> obs)
    {
        float reward = act[0] == task.Right ? 1 : 0.3f * hint;
        See(ref rng, obs);
        return new(reward);
    }

    void See(ref Rng rng, Span<float> obs) => (obs[0], obs[1]) = (hint = rng.Normal(), rng.Uniform(-1, 1));
}

/// <summary>A discrete family: find the choice that pays.</summary>
public sealed record Guess : TaskFamily<GuessEnv, Answer>
{
    public int Horizon { get; init; } = 4;
    public override string Name => "guess";
    public override EnvSpec Spec => new(BoxSpace.Unbounded(2), new DiscreteSpace(3), Horizon);
    protected override Answer SampleTask(Split split, ref Rng rng) => new(rng.Below(3));
}
