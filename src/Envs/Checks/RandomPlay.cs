using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Checks;

/// <summary>The random policy, which takes allowed actions only: env i draws its actions from a stream of its own, whatever runs beside it.</summary>
public sealed class RandomPlay
{
    readonly IVectorEnv envs;
    readonly Rng[] rngs;

    /// <summary>Starts B environments afresh.</summary>
    /// <param name="envs">Owned from now on.</param>
    /// <param name="seed">Of the environments and of the actions.</param>
    public RandomPlay(IVectorEnv envs, Seed seed)
    {
        this.envs = envs;
        Buffers = new StepBuffers(envs);
        rngs = [.. Enumerable.Range(0, envs.Count).Select(i => seed.Fork("act").Fork((ulong)i).Stream())];
        Buffers.Reset(seed.Fork("env"));
    }

    /// <summary>What the last step took and gave.</summary>
    public StepBuffers Buffers { get; }

    /// <summary>One random action in every environment.</summary>
    public void Step()
    {
        for (int i = 0; i < rngs.Length; i++) envs.Spec.SampleAction(ref rngs[i], Buffers.ObsOf(i), Buffers.ActOf(i));
        Buffers.Step();
    }

    /// <summary>All that each env gave in a number of steps, [B][...], to be compared bit for bit.</summary>
    /// <param name="envs">B environments.</param>
    /// <param name="seed">Of the environments and of the actions.</param>
    /// <param name="steps">How many.</param>
    public static uint[][] Record(IVectorEnv envs, Seed seed, int steps)
    {
        var play = new RandomPlay(envs, seed);
        List<uint>[] tape = [.. Enumerable.Range(0, envs.Count).Select(i => new List<uint>(Bits(play.Buffers.ObsOf(i))))];
        for (int t = 0; t < steps; t++)
        {
            play.Step();
            for (int i = 0; i < envs.Count; i++) Append(tape[i], play.Buffers, i);
        }
        return [.. tape.Select(t => t.ToArray())];
    }

    static void Append(List<uint> tape, StepBuffers b, int i)
    {
        tape.AddRange(Bits(b.ObsOf(i)));
        tape.AddRange(Bits(b.FinalObsOf(i)));
        tape.AddRange(Bits([b.Reward[i]]));
        tape.AddRange([b.Terminated[i] ? 1u : 0u, b.Truncated[i] ? 1u : 0u, b.Solved[i] ? 1u : 0u]);
    }

    static uint[] Bits(ReadOnlySpan<float> values)
    {
        var bits = new uint[values.Length];
        for (int i = 0; i < bits.Length; i++) bits[i] = BitConverter.SingleToUInt32Bits(values[i]);
        return bits;
    }
}
