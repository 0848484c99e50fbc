using ILGPU;
using MetaRL.Envs;
using MetaRL.Gpu.Kernels;

namespace MetaRL.Gpu.Rollouts;

/// <summary>An environment in the hands of the thread that plays it, with the account of its rollout.</summary>
struct PlayedEnv<TEnv, TTask>
    where TEnv : unmanaged, IEnv<TTask>
    where TTask : unmanaged
{
    readonly int task, number;
    TEnv env;
    Rng envRng, actRng;
    int clock, taken;
    double sum;      // return of the episode so far
    float solved;
    int hasFault;

    /// <summary>An environment that has not begun.</summary>
    /// <param name="env">As new.</param>
    /// <param name="task">Index of its task.</param>
    /// <param name="number">Its number in the rollout, b.</param>
    /// <param name="envKey">Key of the environments' seed.</param>
    /// <param name="actKey">Key of the actions' seed.</param>
    internal PlayedEnv(TEnv env, int task, int number, ulong envKey, ulong actKey)
    {
        this.env = env;
        this.task = task;
        this.number = number;
        envRng = new Seed(envKey).Fork((ulong)number).Stream();
        actRng = new Seed(actKey).Fork((ulong)number).Stream();
        clock = 0;
        sum = 0;
        solved = 0;
        taken = 0;
        hasFault = 0;
        Episode = 0;
    }

    /// <summary>Which episode is played; as many as there are when all are over.</summary>
    internal int Episode { get; private set; }

    /// <summary>Whether there is more to play: nothing is after a fault.</summary>
    internal readonly bool IsPlaying(RolloutShape shape) => hasFault == 0 && Episode < shape.Episodes;

    // Of step t, among all samples of all tasks.
    readonly long Sample(RolloutShape shape, int t) => ((long)task * shape.Steps + t) * shape.Envs + number;

    internal void Begin(in TTask what) => env.Reset(in what, ref envRng);

    /// <summary>What the next action is chosen from, into its column and the network's inputs.</summary>
    internal void Observe(RolloutShape shape, in TTask what, RolloutColumns into, int t, ArrayView<float> inputs, int row, int stride)
    {
        var seen = new ObsSink
        {
            Column = into.Obs,
            Inputs = inputs,
            At = Sample(shape, t) * shape.ObsDim,
            Width = shape.ObsDim,
            Row = row,
            Stride = stride,
            Outside = NoteOf(into, DeviceFault.ObservationIndex, t),
        };
        seen.Clear();
        env.Observe(in what, ref seen);
        if (!seen.IsFinite) Note(into, DeviceFault.Observation, t);
    }

    /// <summary>Draws an action.</summary>
    internal void Act<THead>(RolloutShape shape, THead head, RolloutColumns into, int t, ArrayView<float> y, int row, int stride, ArrayView<float> theta, int tail)
        where THead : struct, IActorHead
    {
        long n = Sample(shape, t), at = n * shape.ActDim;
        into.LogProb[n] = head.Draw(y, row, stride, theta, tail, ref actRng, into.Act, at);
        bool areFinite = true;
        for (int i = 0; i < shape.ActDim; i++) areFinite &= DeviceMath.IsFinite(into.Act[at + i]);
        if (!areFinite) Note(into, DeviceFault.Action, t);
    }

    /// <summary>Takes a step, and begins the next episode where one ends.</summary>
    internal void Step(RolloutShape shape, in TTask what, RolloutColumns into, int t, ArrayView<float> bounds)
    {
        long n = Sample(shape, t);
        ArrayView<float> low = bounds.SubView(0, shape.ActDim), high = bounds.SubView(shape.ActDim, shape.ActDim);
        var act = new ClippedAction
        {
            Column = into.Act,
            Low = low,
            High = high,
            At = n * shape.ActDim,
            Width = shape.ActDim,
            Outside = NoteOf(into, DeviceFault.ActionIndex, t),
        };
        StepResult result = env.Step(in what, in act, ref envRng);
        if (!DeviceMath.IsFinite(result.Reward)) Note(into, DeviceFault.Reward, t);
        bool isOver = result.Terminated || clock + 1 == shape.Horizon;
        into.Reward[n] = result.Reward;
        into.Mask[n] = 1;
        into.Time[n] = clock;
        into.Episode[n] = Episode;
        into.Done[n] = isOver ? 1 : 0;
        into.Terminated[n] = result.Terminated ? 1 : 0;
        sum += result.Reward;
        solved = result.Solved || (shape.IsSolvedForGood == 1 && solved == 1) ? 1 : 0;
        clock++;
        taken++;
        if (isOver) End(shape, in what, into, t);
    }

    void End(RolloutShape shape, in TTask what, RolloutColumns into, int t)
    {
        long e = ((long)task * shape.Episodes + Episode) * shape.Envs + number;
        var final = new ColumnSink { Column = into.FinalObs, At = e * shape.ObsDim, Width = shape.ObsDim, Outside = NoteOf(into, DeviceFault.ObservationIndex, t + 1) };
        final.Clear();
        env.Observe(in what, ref final);
        if (!final.IsFinite) Note(into, DeviceFault.Observation, t + 1);
        into.Returns[e] = (float)sum;
        into.Solved[e] = solved;
        clock = 0;
        sum = 0;
        solved = 0;
        Episode++;
        if (Episode < shape.Episodes) env.Reset(in what, ref envRng);
    }

    /// <summary>Samples that the policy could have made, masked, behind the last one; and how many count.</summary>
    internal readonly void Fill(RolloutShape shape, RolloutColumns into)
    {
        Atomic.Add(ref into.Taken[task], taken);
        long from = Sample(shape, taken > 0 ? taken - 1 : 0);
        for (int t = taken; t < shape.Steps; t++)
        {
            long n = Sample(shape, t);
            for (int i = 0; i < shape.ObsDim; i++) into.Obs[n * shape.ObsDim + i] = into.Obs[from * shape.ObsDim + i];
            for (int i = 0; i < shape.ActDim; i++) into.Act[n * shape.ActDim + i] = into.Act[from * shape.ActDim + i];
            into.LogProb[n] = into.LogProb[from];
            into.Time[n] = into.Time[from];
            into.Episode[n] = into.Episode[from];
            into.Reward[n] = 0;
            into.Mask[n] = 0;
            into.Done[n] = 0;
            into.Terminated[n] = 0;
        }
    }

    void Note(RolloutColumns into, int kind, int step)
    {
        hasFault = 1;
        NoteOf(into, kind, step).Tell();
    }

    readonly IndexNote NoteOf(RolloutColumns into, int kind, int step) => new() { Faults = into.Faults, Task = task, Code = DeviceFault.Of(kind, number, step) };
}
