using System.Runtime.InteropServices;
using MetaRL.Envs;

namespace Gpu.Tests.Rollouts;

// Fields, and types, that a card cannot have.

public struct HoldsBool : IEnv<float>
{
    bool isOn;
    float x;

    public void Reset(in float task, ref Rng rng) => x = rng.Uniform();

    public readonly void Observe<TObs>(in float task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = x;

    public StepResult Step<TAct>(in float task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        isOn = !isOn;
        if (isOn) x += act[0];
        return new(x);
    }
}

public struct HoldsNullable : IEnv<float>
{
    float? last;
    float x;

    public void Reset(in float task, ref Rng rng) => x = rng.Uniform();

    public readonly void Observe<TObs>(in float task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = x;

    public StepResult Step<TAct>(in float task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        last ??= x;
        x += act[0] - last.Value;
        return new(x);
    }
}

public struct HoldsNint : IEnv<float>
{
    nint steps;
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

public struct HoldsChar : IEnv<float>
{
    char last;
    float x;

    public void Reset(in float task, ref Rng rng) => x = rng.Uniform();

    public readonly void Observe<TObs>(in float task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = x;

    public StepResult Step<TAct>(in float task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct => new(x + last++);
}

public struct HoldsPacked : IEnv<float>
{
    Pair pair;

    public void Reset(in float task, ref Rng rng) => pair.X = rng.Uniform();

    public readonly void Observe<TObs>(in float task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = pair.X;

    public StepResult Step<TAct>(in float task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct => new(pair.X + pair.Steps++);

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    public struct Pair
    {
        public byte Steps;
        public float X;
    }
}
