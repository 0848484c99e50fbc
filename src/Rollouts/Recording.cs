using MetaRL.Envs;
using MetaRL.Envs.Vectorized;
using MetaRL.Policies;

namespace MetaRL.Rollouts;

/// <summary>What some environments of a task show while a policy plays them: a piece of <see cref="Trajectories"/>. Memory
/// follows the steps played, not the horizon.</summary>
sealed class Recording
{
    readonly int obsDim;
    readonly int[] episode, clock;   // [B]: episodes finished, steps in the current one
    readonly float[] stepFinalObs, afterLast;
    readonly bool[] stepSolved;      // [B], empty where success is not defined
    readonly bool isReachedForGood;
    readonly Attendance attendance;
    readonly ObservationCheck? check;
    readonly long most;

    public Recording(EnvSpec spec, int first, int count, int episodes, Attendance attendance)
    {
        First = first;
        Count = count;
        Episodes = episodes;
        this.attendance = attendance;
        check = attendance.Check;
        obsDim = spec.ObsDim;
        SampleMemory memory = attendance.Memory;
        most = memory.MostSteps;
        Obs = new(memory, count * obsDim);
        Act = new(memory, count * spec.ActDim);
        LogProb = new(memory, count);
        Reward = new(memory, count);
        Mask = new(memory, count);
        Time = new(memory, count);
        Episode = new(memory, count);
        Terminated = new(memory, count);
        Truncated = new(memory, count);
        FinalObs = memory.Allocate<float>(episodes, (long)count * obsDim);
        Returns = new double[episodes * count];
        Solved = spec.Success is null ? null : new bool[episodes * count];
        stepSolved = spec.Success is null ? [] : new bool[count];
        isReachedForGood = spec.Success == SuccessRule.AtAnyTime;
        stepFinalObs = new float[count * obsDim];
        afterLast = new float[count * obsDim];
        episode = new int[count];
        clock = new int[count];
        Playing = count;
    }

    /// <summary>Index of the first environment among the task's.</summary>
    public int First { get; }
    /// <summary>B, environments of this piece.</summary>
    public int Count { get; }
    public int Episodes { get; }
    public int Steps { get; private set; }
    public int ValidSteps { get; private set; }
    /// <summary>Environments that still have an episode to play.</summary>
    public int Playing { get; private set; }

    public RowBuffer<float> Obs { get; }
    public RowBuffer<float> Act { get; }
    public RowBuffer<float> LogProb { get; }
    public RowBuffer<float> Reward { get; }
    public RowBuffer<float> Mask { get; }
    public RowBuffer<int> Time { get; }
    public RowBuffer<int> Episode { get; }
    public RowBuffer<bool> Terminated { get; }
    public RowBuffer<bool> Truncated { get; }
    public float[] FinalObs { get; }       // [episodes, B, O]
    public double[] Returns { get; }       // [episodes, B]
    public bool[]? Solved { get; }         // [episodes, B]

    /// <summary>Starts the environments.</summary>
    public void Begin(IVectorEnv envs, Seed seed)
    {
        Span<float> obs = Obs.Row(0);
        if (check is null) envs.Reset(seed, obs, First);
        else check.Reset(envs, seed, obs, First);
        attendance.Progress?.Steps = 0;
    }

    /// <summary>One step of all environments.</summary>
    public void Step(IVectorEnv envs, IActor actor, Span<Rng> rngs)
    {
        int t = Steps++;
        // First, since it may move the rows. What the last step of all leads to is nobody's to act on.
        Span<float> next = Steps < most ? Obs.Row(Steps) : afterLast;
        Span<float> act = Act.Row(t), logProb = LogProb.Row(t);
        Unwritten.Mark(act);
        Unwritten.Mark(logProb);
        actor.Act(Obs.Row(t), rngs, act, logProb);
        StepSpans into = new()
        {
            Obs = next,
            FinalObs = stepFinalObs,
            Reward = Reward.Row(t),
            Terminated = Terminated.Row(t),
            Truncated = Truncated.Row(t),
            Solved = stepSolved,
        };
        into.Solved.Clear();   // environments of an author's own may write nothing
        if (check is null) envs.Step(act, into);
        else check.Step(envs, act, into, First);
        attendance.Progress?.Steps = Steps;
        Note(into, Mask.Row(t), Time.Row(t), Episode.Row(t));
    }

    void Note(in StepSpans step, Span<float> mask, Span<int> time, Span<int> episodes)
    {
        for (int b = 0; b < mask.Length; b++)
        {
            int e = episode[b];
            bool counts = e < Episodes;   // else played enough: masked out
            mask[b] = counts ? 1 : 0;
            time[b] = counts ? clock[b]++ : 0;
            episodes[b] = counts ? e : 0;
            if (!counts) continue;
            ValidSteps++;
            Returns[e * Count + b] += step.Reward[b];
            if (Solved is { } solved) solved[e * Count + b] = step.Solved[b] || (isReachedForGood && solved[e * Count + b]);
            if (step.Terminated[b] || step.Truncated[b]) End(b);
        }
    }

    void End(int b)
    {
        int e = episode[b]++;
        stepFinalObs.AsSpan(b * obsDim, obsDim).CopyTo(FinalObs.AsSpan((e * Count + b) * obsDim));
        clock[b] = 0;
        if (episode[b] == Episodes) Playing--;
    }
}
