using MetaRL.Envs;

namespace Gpu.Tests.Rollouts;

// Throws as an author may write them.

/// <summary>Throws as a card can leave it out.</summary>
public struct Fit : IEnv<float>
{
    float x;

    public void Reset(in float task, ref Rng rng) => x = rng.Uniform();

    public readonly void Observe<TObs>(in float task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = x;

    public StepResult Step<TAct>(in float task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        if (x > 100) ThrowAway(x, "far");
        x += act[0] + task;
        return new(x);
    }

    static void ThrowAway(float x, string how) => throw new InvalidOperationException($"{x} is {how} away");
}

public struct ThrowsInline : IEnv<float>
{
    float x;

    public void Reset(in float task, ref Rng rng) => x = rng.Uniform();

    public readonly void Observe<TObs>(in float task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = x;

    public StepResult Step<TAct>(in float task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        if (x > 100) throw new InvalidOperationException("away");
        x += act[0];
        return new(x);
    }
}

public struct ThrowsByReference : IEnv<float>
{
    float x;

    public void Reset(in float task, ref Rng rng) => x = rng.Uniform();

    public readonly void Observe<TObs>(in float task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = x;

    public StepResult Step<TAct>(in float task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        if (x > 100) ThrowAway(in x);
        x += act[0];
        return new(x);
    }

    static void ThrowAway(in float x) => throw new InvalidOperationException($"{x} is away");
}

public struct ChecksArguments : IEnv<float>
{
    float x;

    public void Reset(in float task, ref Rng rng) => x = rng.Uniform();

    public readonly void Observe<TObs>(in float task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = x;

    public StepResult Step<TAct>(in float task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        ArgumentOutOfRangeException.ThrowIfNegative(x);
        x += act[0];
        return new(x);
    }
}
