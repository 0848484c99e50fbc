using System.Runtime.CompilerServices;
using MetaRL.Envs;

namespace Gpu.Tests.Rollouts;

// What the compiler makes other names of.

[InlineArray(4)]
public struct Four
{
    float first;
}

public struct UsesInlineArray : IEnv<float>
{
    float x;

    public void Reset(in float task, ref Rng rng) => x = rng.Uniform();

    public readonly void Observe<TObs>(in float task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = x;

    public StepResult Step<TAct>(in float task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        Four all = default;
        all[1] = act[0];
        x += all[1] + all[0];
        return new(x);
    }
}

public struct Interpolates : IEnv<float>
{
    float x;

    public void Reset(in float task, ref Rng rng) => x = rng.Uniform();

    public readonly void Observe<TObs>(in float task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = x;

    public StepResult Step<TAct>(in float task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        string text = $"{x} m";
        x += act[0] + text.Length;
        return new(x);
    }
}

public struct UsesConsole : IEnv<float>
{
    float x;

    public void Reset(in float task, ref Rng rng) => x = rng.Uniform();

    public readonly void Observe<TObs>(in float task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = x;

    public StepResult Step<TAct>(in float task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        Console.WriteLine(x);
        x += act[0];
        return new(x);
    }
}

public struct UsesDecimal : IEnv<float>
{
    float x;

    public void Reset(in float task, ref Rng rng) => x = rng.Uniform();

    public readonly void Observe<TObs>(in float task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = x;

    public StepResult Step<TAct>(in float task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        decimal exact = (decimal)act[0] * 2.5m;
        x += (float)exact;
        return new(x);
    }
}
