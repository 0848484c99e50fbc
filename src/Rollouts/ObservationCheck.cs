using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Rollouts;

/// <summary>
/// Holds observations to the space that their family declares. Meant for a run's first collection: what is wrong with a
/// family shows there, and later ones pay nothing. A component may lie beside its bound by 1e-5 of the bound's size, since
/// rounding takes it there; and each must be written anew at every step.
/// </summary>
/// <param name="family">Its name.</param>
/// <param name="space">What it declares.</param>
public sealed class ObservationCheck(string family, Space space)
{
    const float Rounding = 1e-5f;

    internal void Reset(IVectorEnv envs, Seed seed, Span<float> obs, int first)
    {
        Unwritten.Mark(obs);
        envs.Reset(seed, obs, first);
        RequireMembers(obs, first);
    }

    internal void Step(IVectorEnv envs, ReadOnlySpan<float> act, StepSpans into, int first)
    {
        Unwritten.Mark(into.Obs);
        envs.Step(act, into);
        RequireMembers(into.FinalObs, first);
        RequireMembers(into.Obs, first);
    }

    void RequireMembers(ReadOnlySpan<float> obs, int first)
    {
        for (int i = 0; i < obs.Length; i++)
            if (!Contains(i % space.Size, obs[i])) throw Fault(i, first, obs[i]);
    }

    bool Contains(int i, float value)
    {
        Component component = space.ComponentAt(i);
        if (component.IsWhole) return component.Contains(value);
        (float low, float high) = (component.Low, component.High);
        float slack = Rounding * Math.Max(Size(low), Size(high));
        return value >= low - slack && value <= high + slack;
    }

    // An interval that is open on one side has the size of 1 at least.
    static float Size(float bound) => float.IsFinite(bound) ? Math.Abs(bound) : 1;

    ObservationException Fault(int at, int first, float value)
    {
        (int rollout, int i) = (first + at / space.Size, at % space.Size);
        string found = Unwritten.Is(value) ? "was not written" : $"is {value}";
        return new($"family {family}, rollout {rollout}: obs{space.PlaceOf(i)} {found}, expected {space.ComponentAt(i)}, as the family's Spec declares; "
            + "mend what writes it, or declare the space that observations lie in");
    }
}
