using ILGPU;
using MetaRL.Envs;
using MetaRL.Gpu.Kernels;
using MetaRL.Gpu.Networks;

namespace MetaRL.Gpu.Rollouts;

/// <summary>
/// Whole rollouts in one launch: a group of threads plays some environments of one task, a thread each, under that task's own
/// weights. All threads of a group take part in the network's layers. What an environment shows depends on its number in the
/// rollout alone, as on the host: same streams, same draws, same meaning of horizon, episodes and masks.
/// </summary>
static class RolloutKernel
{
    /// <summary>Plays; the grid has <see cref="RolloutShape.GroupsPerTask"/> groups for each task, one task after another.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="net">The policy's network.</param>
    /// <param name="head">What draws actions.</param>
    /// <param name="theta">[T, P]</param>
    /// <param name="envs">[T], as new.</param>
    /// <param name="tasks">[T]</param>
    /// <param name="keys">[T, 2], keys of the environments' and the actions' seed.</param>
    /// <param name="bounds">[2, A], what actions are clipped to.</param>
    /// <param name="into">Where all goes.</param>
    internal static void Play<TEnv, TTask, THead, TWeights>(RolloutShape shape, Network net, THead head, ArrayView<float> theta,
        ArrayView<TEnv> envs, ArrayView<TTask> tasks, ArrayView<ulong> keys, ArrayView<float> bounds, RolloutColumns into)
        where TEnv : unmanaged, IEnv<TTask>
        where TTask : unmanaged
        where THead : struct, IActorHead
        where TWeights : unmanaged, IWeightPlace
    {
        int task = Grid.IdxX / shape.GroupsPerTask, row = Group.IdxX;
        int b = Grid.IdxX % shape.GroupsPerTask * shape.Rows + row;
        bool isPlaying = row < shape.Rows && b < shape.Envs;
        ArrayView<float> own = theta.SubView((long)task * net.Size, net.Size), shared = SharedMemory.GetDynamic<float>();
        int buffer = GroupForward.BufferSize(net.MostWidth, shape.Rows), stride = GroupForward.Stride(shape.Rows);
        ArrayView<float> activations = shared.SubView(0, 2 * buffer);
        ArrayView<float> weights = default(TWeights).Place(own, shared, 2 * buffer, net.Size);
        ref int playing = ref SharedMemory.Allocate<int>();
        if (row == 0) playing = 0;
        Group.Barrier();
        if (isPlaying) Atomic.Add(ref playing, 1);

        ref TTask what = ref tasks[task];
        TEnv env = envs[task];
        Rng envRng = new Seed(keys[2 * task]).Fork((ulong)b).Stream(), actRng = new Seed(keys[2 * task + 1]).Fork((ulong)b).Stream();
        ArrayView<float> low = bounds.SubView(0, shape.ActDim), high = bounds.SubView(shape.ActDim, shape.ActDim);
        if (isPlaying) env.Reset(in what, ref envRng);
        int clock = 0, episode = 0, last = 0;
        double sum = 0;
        float solved = 0;
        Group.Barrier();
        for (int t = 0; t < shape.Steps && playing > 0; t++)
        {
            long n = ((long)task * shape.Steps + t) * shape.Envs + b;
            if (isPlaying)
            {
                var seen = new ObsSink { Column = into.Obs, Inputs = activations, At = n * shape.ObsDim, InputDim = shape.ObsDim, Row = row, Stride = stride, IsFinite = 1 };
                env.Observe(in what, ref seen);
                if (seen.IsFinite == 0) Note(into, task, DeviceFault.Of(DeviceFault.Observation, b, t));
            }
            Group.Barrier();
            int outputs = GroupForward.Run(net, weights, activations, shape.Rows);
            if (isPlaying)
            {
                float logProb = head.Draw(activations, outputs + row, stride, weights, net.Tail, ref actRng, into.Act, n * shape.ActDim);
                if (!AreFinite(into.Act, n * shape.ActDim, shape.ActDim)) Note(into, task, DeviceFault.Of(DeviceFault.Action, b, t));
                var act = new ClippedAction { Column = into.Act, Low = low, High = high, At = n * shape.ActDim };
                StepResult result = env.Step(in what, in act, ref envRng);
                if (!DeviceMath.IsFinite(result.Reward)) Note(into, task, DeviceFault.Of(DeviceFault.Reward, b, t));
                bool isOver = result.Terminated || clock + 1 == shape.Horizon;
                into.LogProb[n] = logProb;
                into.Reward[n] = result.Reward;
                into.Mask[n] = 1;
                into.Time[n] = clock;
                into.Episode[n] = episode;
                into.Done[n] = isOver ? 1 : 0;
                into.Terminated[n] = result.Terminated ? 1 : 0;
                sum += result.Reward;
                solved = result.Solved || (shape.IsSolvedForGood == 1 && solved == 1) ? 1 : 0;
                clock++;
                last = t;
                if (isOver)
                {
                    long e = ((long)task * shape.Episodes + episode) * shape.Envs + b;
                    var final = new ColumnSink { Column = into.FinalObs, At = e * shape.ObsDim, IsFinite = 1 };
                    env.Observe(in what, ref final);
                    if (final.IsFinite == 0) Note(into, task, DeviceFault.Of(DeviceFault.Observation, b, t + 1));
                    into.Returns[e] = (float)sum;
                    into.Solved[e] = solved;
                    (clock, sum, solved) = (0, 0, 0);
                    episode++;
                    if (episode == shape.Episodes)
                    {
                        isPlaying = false;
                        Atomic.Add(ref playing, -1);
                    }
                    else env.Reset(in what, ref envRng);
                }
            }
            Group.Barrier();
        }
        if (row < shape.Rows && b < shape.Envs) Fill(shape, task, b, last, into);
    }

    // Samples that the policy could have made, masked.
    static void Fill(RolloutShape shape, int task, int b, int last, RolloutColumns into)
    {
        long from = ((long)task * shape.Steps + last) * shape.Envs + b;
        for (int t = last + 1; t < shape.Steps; t++)
        {
            long n = ((long)task * shape.Steps + t) * shape.Envs + b;
            for (int i = 0; i < shape.ObsDim; i++) into.Obs[n * shape.ObsDim + i] = into.Obs[from * shape.ObsDim + i];
            for (int i = 0; i < shape.ActDim; i++) into.Act[n * shape.ActDim + i] = into.Act[from * shape.ActDim + i];
            into.LogProb[n] = into.LogProb[from];
            into.Reward[n] = 0;
            into.Mask[n] = 0;
            into.Time[n] = into.Time[from];
            into.Episode[n] = into.Episode[from];
            into.Done[n] = 0;
            into.Terminated[n] = 0;
        }
    }

    static bool AreFinite(ArrayView<float> x, long at, int count)
    {
        bool all = true;
        for (int i = 0; i < count; i++) all &= DeviceMath.IsFinite(x[at + i]);
        return all;
    }

    static void Note(RolloutColumns into, int task, long fault) => Atomic.Min(ref into.Faults[task], fault);
}

/// <summary>Where a group reads weights from.</summary>
interface IWeightPlace
{
    /// <summary>Weights of the group's task.</summary>
    /// <param name="own">In the card's memory, [P].</param>
    /// <param name="shared">The group's memory.</param>
    /// <param name="at">From where on that is free.</param>
    /// <param name="size">P</param>
    ArrayView<float> Place(ArrayView<float> own, ArrayView<float> shared, int at, int size);
}

/// <summary>Read from the card's memory, by way of its caches.</summary>
struct DistantWeights : IWeightPlace
{
    public readonly ArrayView<float> Place(ArrayView<float> own, ArrayView<float> shared, int at, int size) => own;
}

/// <summary>Copied to the group's own memory first; the caller's next barrier makes them seen.</summary>
struct NearWeights : IWeightPlace
{
    public readonly ArrayView<float> Place(ArrayView<float> own, ArrayView<float> shared, int at, int size)
    {
        ArrayView<float> near = shared.SubView(at, size);
        for (int i = Group.IdxX, step = Group.DimX; i < size; i += step) near[i] = own[i];
        return near;
    }
}
