using MetaRL.Envs;

namespace Gpu.Tests.Rollouts;

// What is no number.

public struct UsesString : IEnv<float>
{
    float x;

    public void Reset(in float task, ref Rng rng) => x = rng.Uniform();

    public readonly void Observe<TObs>(in float task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = x;

    public StepResult Step<TAct>(in float task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        string text = "text";
        x += act[0] + text.Length;
        return new(x);
    }
}

public struct UsesObject : IEnv<float>
{
    float x;

    public void Reset(in float task, ref Rng rng) => x = rng.Uniform();

    public readonly void Observe<TObs>(in float task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = x;

    public StepResult Step<TAct>(in float task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        x += act[0] + Random.Shared.NextSingle();
        return new(x);
    }
}

public struct UsesStatic : IEnv<float>
{
    static int steps;
    float x;

    public void Reset(in float task, ref Rng rng) => x = rng.Uniform();

    public readonly void Observe<TObs>(in float task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = x;

    public StepResult Step<TAct>(in float task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        steps++;
        x += act[0] + steps;
        return new(x);
    }
}

public struct UsesLambda : IEnv<float>
{
    float x;

    public void Reset(in float task, ref Rng rng) => x = rng.Uniform();

    public readonly void Observe<TObs>(in float task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = x;

    public StepResult Step<TAct>(in float task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        x += Twice(static a => a + 1, act[0]);
        return new(x);
    }

    static float Twice(Func<float, float> f, float x) => f(f(x));
}

public struct Tries : IEnv<float>
{
    float x;

    public void Reset(in float task, ref Rng rng) => x = rng.Uniform();

    public readonly void Observe<TObs>(in float task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = x;

    public StepResult Step<TAct>(in float task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        try { x += act[0]; }
        finally { x++; }
        return new(x);
    }
}
