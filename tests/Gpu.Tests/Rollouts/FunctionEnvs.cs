using MetaRL.Envs;

namespace Gpu.Tests.Rollouts;

// Functions of .NET that a card has, as the page on extending lists them.

public struct UsesFunctions : IEnv<float>
{
    float x;

    public void Reset(in float task, ref Rng rng) => x = rng.Uniform();

    public readonly void Observe<TObs>(in float task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = x;

    public StepResult Step<TAct>(in float task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        float a = act[0];
        x += MathF.Sqrt(a) + MathF.Exp(a) + MathF.Log(a) + MathF.Pow(a, x) + MathF.Sin(a) + MathF.Cos(a) + MathF.Tan(a) + MathF.Asin(a) + MathF.Atan2(a, x) + MathF.Sinh(a);
        x += MathF.Abs(a) + MathF.Min(a, x) + MathF.Max(a, x) + Math.Clamp(a, -1, 1) + MathF.Floor(a) + MathF.Round(a) + MathF.Truncate(a) + MathF.CopySign(a, x);
        return new(x);
    }
}

public struct UsesFunctionsOfDoubles : IEnv<float>
{
    float x;

    public void Reset(in float task, ref Rng rng) => x = rng.Uniform();

    public readonly void Observe<TObs>(in float task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = x;

    public StepResult Step<TAct>(in float task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        double a = act[0], y = x;
        y += Math.Sqrt(a) + Math.Exp(a) + Math.Log(a) + Math.Pow(a, y) + Math.Sin(a) + Math.Cos(a) + Math.Tan(a) + Math.Asin(a) + Math.Atan2(a, y) + Math.Sinh(a);
        y += Math.Abs(a) + Math.Min(a, y) + Math.Max(a, y) + Math.Floor(a) + Math.Round(a) + Math.Truncate(a) + Math.CopySign(a, y);
        y += Math.Clamp(a, -1, y) + Math.Clamp((int)a, -1, 1) + Math.Log(a, 2);
        x = (float)y;
        return new(x);
    }
}

public struct ClampsLong : IEnv<float>
{
    float x;

    public void Reset(in float task, ref Rng rng) => x = rng.Uniform();

    public readonly void Observe<TObs>(in float task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = x;

    public StepResult Step<TAct>(in float task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        x += Root((long)act[0]);
        return new(x);
    }

    static long Root(long of) => Math.Clamp(of, -1, 1);
}

public struct FusesDoubles : IEnv<float>
{
    float x;

    public void Reset(in float task, ref Rng rng) => x = rng.Uniform();

    public readonly void Observe<TObs>(in float task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = x;

    public StepResult Step<TAct>(in float task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        x += (float)Math.FusedMultiplyAdd(act[0], x, 1);
        return new(x);
    }
}

public struct TakesRemainder : IEnv<float>
{
    float x;

    public void Reset(in float task, ref Rng rng) => x = rng.Uniform();

    public readonly void Observe<TObs>(in float task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = x;

    public StepResult Step<TAct>(in float task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        x = MathF.IEEERemainder(x + act[0], 2);
        return new(x);
    }
}

public struct Rounds : IEnv<float>
{
    float x;

    public void Reset(in float task, ref Rng rng) => x = rng.Uniform();

    public readonly void Observe<TObs>(in float task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = x;

    public StepResult Step<TAct>(in float task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        x = MathF.Round(x + act[0]);
        return new(x);
    }
}

public struct UsesSwitch : IEnv<float>
{
    float x;

    public void Reset(in float task, ref Rng rng) => x = rng.Uniform();

    public readonly void Observe<TObs>(in float task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = x;

    public StepResult Step<TAct>(in float task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        x += (int)act[0] switch { 0 => 1, 1 => 5, 2 => 7, 3 => 10, _ => 3 };
        return new(x);
    }
}

public struct LeavesACaseOut : IEnv<float>
{
    float x;

    public void Reset(in float task, ref Rng rng) => x = rng.Uniform();

    public readonly void Observe<TObs>(in float task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = x;

    public StepResult Step<TAct>(in float task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
#pragma warning disable CS8509 // As an author may who knows that there is no other action.
        x += (int)act[0] switch { 0 => 1, 1 => 5, 2 => 7, 3 => 10 };
#pragma warning restore CS8509
        return new(x);
    }
}
