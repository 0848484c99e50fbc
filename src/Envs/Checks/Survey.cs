using MetaRL.Envs.Spaces;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Checks;

/// <summary>
/// Random episodes of a number of tasks, once for all the rules that ask what environments give: the first fault, the range
/// of rewards, how episodes end.
/// </summary>
sealed class Survey
{
    internal const int Tasks = 16;
    const int Whole = 4, Beginning = 30;   // tasks whose episodes are played to their end, and how much of the others'

    readonly CheckedFamily family;
    float[]? firstObs;
    volatile string task = "";
    volatile int step;

    internal Survey(CheckedFamily family) => this.family = family;

    /// <summary>What ended the survey before its time; null where nothing did.</summary>
    internal Fault? Fault { get; private set; }

    internal int Steps { get; private set; }
    internal float LeastReward { get; private set; } = float.PositiveInfinity;
    internal float MostReward { get; private set; } = float.NegativeInfinity;

    /// <summary>The lengths of the episodes that ended.</summary>
    internal HashSet<int> Lengths { get; } = [];

    internal bool AllTerminated { get; private set; } = true;

    /// <summary>Whether there are two observations that differ.</summary>
    internal bool ObservationsDiffer { get; private set; }

    /// <summary>Where the survey is, for another thread.</summary>
    internal string Place => task == "" ? "" : $"task '{task}', {(step == 0 ? "reset" : $"step {step}")}";

    internal void Run()
    {
        for (int k = 0; k < Tasks && Fault is null; k++) Play(k);
        task = "";
    }

    void Play(int k)
    {
        Split split = k % 4 == 3 ? Split.Test : Split.Train;
        Seed seed = CheckedFamily.Root.Fork((ulong)k);
        StepBuffers? buffers = null;
        step = 0;
        try
        {
            ITask drawn = family.Family.Sample(split, seed);
            task = drawn.Description;
            IVectorEnv envs = drawn.CreateEnvs(1);
            buffers = new(envs);
            Rng rng = seed.Fork("act").Stream();
            Episode(buffers, seed.Fork("env"), k < Whole ? int.MaxValue : Beginning, () => family.Spec.SampleAction(ref rng, buffers.Obs, buffers.Act));
        }
        catch (Exception e)
        {
            Fault fault = Fault.Of(e, family.Spec);
            Fault = fault with { Words = $"{fault.Words}; {split} task {k} of seed {CheckedFamily.RootKey}, '{task}'" };
        }
    }

    /// <summary>Plays some tasks again by the least, the middle and the largest actions.</summary>
    internal void RunExtremes()
    {
        for (int k = 0; k < 3; k++)
            foreach (int sign in (int[])[-1, 0, 1])
            {
                var buffers = new StepBuffers(family.Family.Sample(Split.Train, CheckedFamily.Root.Fork((ulong)k)).CreateEnvs(1));
                Episode(buffers, CheckedFamily.Root, int.MaxValue, () => Moderate(family.Spec, sign, buffers.Obs, buffers.Act));
            }
    }

    // The step after the horizon is of the next episode.
    void Episode(StepBuffers buffers, Seed seed, int most, Action act)
    {
        buffers.Reset(seed);
        firstObs ??= [.. buffers.Obs];
        int clock = 0, last = Math.Min(most, Math.Min(family.Spec.Horizon, family.Steps - 1) + 1);
        for (step = 1; step <= last; step++)
        {
            act();
            buffers.Step();
            ThrowIfNotFinite(buffers);
            Count(buffers, ++clock);
            if (buffers.Ended(0)) clock = 0;
        }
    }

    void Count(StepBuffers buffers, int clock)
    {
        Steps++;
        LeastReward = Math.Min(LeastReward, buffers.Reward[0]);
        MostReward = Math.Max(MostReward, buffers.Reward[0]);
        ObservationsDiffer |= !buffers.FinalObsOf(0).SequenceEqual(firstObs);
        if (!buffers.Ended(0)) return;
        Lengths.Add(clock);
        AllTerminated &= buffers.Terminated[0];
    }

    // Vector environments of an author's own may not look themselves.
    void ThrowIfNotFinite(StepBuffers buffers)
    {
        if (!float.IsFinite(buffers.Reward[0])) throw new EnvFaultException(0, step, "reward", buffers.Reward[0]);
        for (int i = 0; i < buffers.FinalObs.Length; i++)
            if (!float.IsFinite(buffers.FinalObs[i])) throw new EnvFaultException(0, step, $"obs{family.Spec.Observation.PlaceOf(i)}", buffers.FinalObs[i]);
    }

    static void Moderate(EnvSpec spec, int sign, float[] obs, float[] act)
    {
        for (int i = 0; i < act.Length; i++)
        {
            Component component = spec.Action.ComponentAt(i);
            act[i] = component.IsWhole
                ? (sign + 1) * (int)component.High / 2
                : Math.Clamp(sign, Math.Max(component.Low, -1e6f), Math.Min(component.High, 1e6f));
        }
        ActionMasks.Permit(spec, obs, act);
    }
}
