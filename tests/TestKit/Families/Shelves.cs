using MetaRL.Envs;
using MetaRL.Envs.Spaces;

namespace MetaRL.TestKit;

/// <summary>What an item of each shelf is worth.</summary>
public readonly record struct Worth(float A, float B, float C)
{
    public float Of(int shelf) => shelf switch { 0 => A, 1 => B, _ => C };
}

/// <summary>Three shelves with up to two items each, of which one is chosen, for one hand or two. An empty shelf cannot be
/// chosen, nor both hands where a shelf has one item left.</summary>
public struct ShelvesEnv : IEnv<Worth>
{
    int a, b, c;   // items

    public void Reset(in Worth task, ref Rng rng) => (a, b, c) = (1 + rng.Below(2), 1 + rng.Below(2), 1 + rng.Below(2));

    public readonly void Observe<TObs>(in Worth task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct
    {
        obs[0] = (a + b + c) / 6f;
        (obs[1], obs[2], obs[3]) = (a, b, c);
        (obs[4], obs[5], obs[6]) = (a > 0 ? 1 : 0, b > 0 ? 1 : 0, c > 0 ? 1 : 0);
        (obs[7], obs[8]) = (1, a != 1 && b != 1 && c != 1 ? 1 : 0);
    }

    public StepResult Step<TAct>(in Worth task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        int shelf = (int)act[0], hands = (int)act[1] + 1;
        if (shelf == 0) a -= hands;
        else if (shelf == 1) b -= hands;
        else c -= hands;
        return new(hands * task.Of(shelf), Terminated: a + b + c == 0);
    }
}

/// <summary>A family with all there is of spaces: parts, choices among what is observed, several choices as an action, and a mask.</summary>
public sealed record Shelves : TaskFamily<ShelvesEnv, Worth>
{
    public override string Name => "shelves";

    public override EnvSpec Spec => new(new DictSpace([
        ("fullness", BoxSpace.Uniform(1, 0, 1)),
        ("items", new MultiDiscreteSpace([3, 3, 3])),
        ("allowed", BoxSpace.Uniform(5, 0, 1))]), new MultiDiscreteSpace([3, 2]), Horizon: 2)
    { ActionMask = "allowed" };

    protected override Worth SampleTask(Split split, ref Rng rng) => new(rng.Uniform(-1, 1), rng.Uniform(-1, 1), rng.Uniform(-1, 1));

    public override IReadOnlyList<TaskParameter> TaskParameters => [new("a", -1, 1), new("b", -1, 1), new("c", -1, 1)];
    protected override IReadOnlyDictionary<string, double> Parameters(in Worth task) =>
        new Dictionary<string, double> { ["a"] = task.A, ["b"] = task.B, ["c"] = task.C };
}
