using MetaRL.Envs;

namespace Gpu.Tests.Rollouts;

// Calls that are only known when they are made.

public interface ILaw
{
    float Of(float x);
}

public struct Bend : ILaw
{
    public readonly float Of(float x) => x * x;
}

public abstract class Law
{
    public static readonly Law Standard = new Line();

    public abstract float Of(float x);

    sealed class Line : Law
    {
        public override float Of(float x) => 2 * x;
    }
}

public struct Pair
{
    public float First;
}

public struct CallsInterface : IEnv<float>
{
    float x;

    public void Reset(in float task, ref Rng rng) => x = rng.Uniform();

    public readonly void Observe<TObs>(in float task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = x;

    public StepResult Step<TAct>(in float task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        ILaw law = new Bend();
        x += law.Of(act[0]);
        return new(x);
    }
}

public struct CallsVirtual : IEnv<float>
{
    float x;

    public void Reset(in float task, ref Rng rng) => x = rng.Uniform();

    public readonly void Observe<TObs>(in float task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = x;

    public StepResult Step<TAct>(in float task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        x += Law.Standard.Of(act[0]);
        return new(x);
    }
}

public struct CallsHashCode : IEnv<float>
{
    float x;

    public void Reset(in float task, ref Rng rng) => x = rng.Uniform();

    public readonly void Observe<TObs>(in float task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = x;

    public StepResult Step<TAct>(in float task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        var pair = new Pair { First = act[0] };
        x += pair.GetHashCode();
        return new(x);
    }
}
