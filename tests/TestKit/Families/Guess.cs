using MetaRL.Envs;
using MetaRL.Envs.Spaces;

namespace MetaRL.TestKit;

/// <summary>Which of three choices pays.</summary>
public readonly record struct Answer(int Right);

/// <summary>Pays 1 for the right choice and little, by what is seen, for others.</summary>
public struct GuessEnv : IEnv<Answer>
{
    float hint, noise;

    public void Reset(in Answer task, ref Rng rng) => (hint, noise) = (rng.Normal(), rng.Uniform(-1, 1));

    public readonly void Observe<TObs>(in Answer task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct
    {
        obs[0] = hint;
        obs[1] = noise;
    }

    public StepResult Step<TAct>(in Answer task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        float reward = act[0] == task.Right ? 1 : 0.3f * hint;
        Reset(task, ref rng);
        return new(reward);
    }
}

/// <summary>A discrete family: find the choice that pays.</summary>
public sealed record Guess : TaskFamily<GuessEnv, Answer>
{
    public int Horizon { get; init; } = 4;
    public override string Name => "guess";
    public override EnvSpec Spec => new(BoxSpace.Unbounded(2), new DiscreteSpace(3), Horizon);
    protected override Answer SampleTask(Split split, ref Rng rng) => new(rng.Below(3));
}
