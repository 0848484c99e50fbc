using ILGPU;
using MetaRL.Envs;
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
        int number = Grid.IdxX % shape.GroupsPerTask * shape.Rows + row;
        bool isMine = row < shape.Rows && number < shape.Envs;
        ArrayView<float> own = theta.SubView((long)task * net.Size, net.Size), shared = SharedMemory.GetDynamic<float>();
        int activationsSize = 2 * GroupForward.BufferSize(net.MostWidth, shape.Rows), stride = GroupForward.Stride(shape.Rows);
        ArrayView<float> activations = shared.SubView(0, activationsSize);
        ArrayView<float> weights = default(TWeights).Place(own, shared, activationsSize, net.Size);
        ref int playing = ref SharedMemory.Allocate<int>();   // of the group
        if (row == 0) playing = 0;
        Group.Barrier();
        if (isMine) Atomic.Add(ref playing, 1);

        ref TTask what = ref tasks[task];
        var played = new PlayedEnv<TEnv, TTask>(envs[task], task, number, keys[2 * task], keys[2 * task + 1]);
        if (isMine) played.Begin(in what);
        bool isPlaying = isMine;
        Group.Barrier();
        for (int t = 0; t < shape.Steps && playing > 0; t++)
        {
            if (isPlaying) played.Observe(shape, in what, into, t, activations, row, stride);
            Group.Barrier();
            int outputs = GroupForward.Run(net, weights, activations, shape.Rows);
            if (isPlaying)
            {
                played.Act(shape, head, into, t, activations, outputs + row, stride, weights, net.Tail);
                if (played.IsPlaying(shape)) played.Step(shape, in what, into, t, bounds);
                isPlaying = played.IsPlaying(shape);
                if (!isPlaying) Atomic.Add(ref playing, -1);
            }
            Group.Barrier();
        }
        if (isMine) played.Fill(shape, into);
    }
}
