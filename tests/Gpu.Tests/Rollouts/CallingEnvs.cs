using MetaRL.Envs;

namespace Gpu.Tests.Rollouts;

// Memory and methods that a card does not have.

public struct UsesStack : IEnv<float>
{
    float x;

    public void Reset(in float task, ref Rng rng) => x = rng.Uniform();

    public readonly void Observe<TObs>(in float task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = x;

    public StepResult Step<TAct>(in float task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        Span<float> all = stackalloc float[2];
        all[0] = act[0];
        x += all[0] + all[1];
        return new(x);
    }
}

public struct UsesSpan : IEnv<float>
{
    float x;

    public void Reset(in float task, ref Rng rng) => x = rng.Uniform();

    public readonly void Observe<TObs>(in float task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = x;

    public StepResult Step<TAct>(in float task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        ReadOnlySpan<float> all = [1, 2, 3];
        x += all[(int)act[0]];
        return new(x);
    }
}

public struct UsesCubeRoot : IEnv<float>
{
    float x;

    public void Reset(in float task, ref Rng rng) => x = rng.Uniform();

    public readonly void Observe<TObs>(in float task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = x;

    public StepResult Step<TAct>(in float task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        x += MathF.Cbrt(act[0]);
        return new(x);
    }
}

public struct UsesExponent : IEnv<float>
{
    float x;

    public void Reset(in float task, ref Rng rng) => x = rng.Uniform();

    public readonly void Observe<TObs>(in float task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = x;

    public StepResult Step<TAct>(in float task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        x += MathF.ILogB(act[0]);
        return new(x);
    }
}
