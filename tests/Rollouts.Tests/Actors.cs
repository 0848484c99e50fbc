using MetaRL.Envs;
using MetaRL.Policies;

namespace MetaRL.Rollouts.Tests;

/// <summary>Never moves.</summary>
class Still : IActor
{
    public virtual void Begin() { }
    public virtual void Act(ReadOnlySpan<float> obs, Span<Rng> rngs, Span<float> act, Span<float> logProb) { act.Clear(); logProb.Clear(); }
}

/// <summary>Writes nothing.</summary>
sealed class Idle : Still
{
    public override void Act(ReadOnlySpan<float> obs, Span<Rng> rngs, Span<float> act, Span<float> logProb) { }
}

/// <summary>Writes no likelihoods.</summary>
sealed class Silent : Still
{
    public override void Act(ReadOnlySpan<float> obs, Span<Rng> rngs, Span<float> act, Span<float> logProb) => act.Clear();
}

/// <summary>Notes how much its thread had allocated at each step.</summary>
sealed class Meter(int most) : Still
{
    public long[] Bytes { get; } = new long[most];
    public int Calls { get; private set; }
    public int Begins { get; private set; }
    public override void Begin() { Calls = 0; Begins++; }

    public override void Act(ReadOnlySpan<float> obs, Span<Rng> rngs, Span<float> act, Span<float> logProb)
    {
        base.Act(obs, rngs, act, logProb);
        Bytes[Calls++] = GC.GetAllocatedBytesForCurrentThread();
    }
}

/// <summary>Cancels at one of its steps.</summary>
sealed class Cancels(CancellationTokenSource source, int at) : Still
{
    public int Calls { get; private set; }

    public override void Act(ReadOnlySpan<float> obs, Span<Rng> rngs, Span<float> act, Span<float> logProb)
    {
        base.Act(obs, rngs, act, logProb);
        if (++Calls == at) source.Cancel();
    }
}
