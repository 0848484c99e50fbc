using ILGPU;

namespace MetaRL.Gpu.Rollouts;

/// <summary>Where a rollout kernel writes; sample n = t·B + b of a task, as in trajectories on the host. What follows an
/// environment's last episode repeats its last step, and counts nowhere: mask, reward, done and terminated are 0.</summary>
struct RolloutColumns
{
    /// <summary>[T, N, O], what each action was chosen from.</summary>
    internal ArrayView<float> Obs;
    /// <summary>[T, N, A]</summary>
    internal ArrayView<float> Act;
    /// <summary>[T, N], ln π(a | s).</summary>
    internal ArrayView<float> LogProb;
    /// <summary>[T, N], 0 where masked.</summary>
    internal ArrayView<float> Reward;
    /// <summary>[T, N], 1 where the sample belongs to an episode that counts, else 0.</summary>
    internal ArrayView<float> Mask;
    /// <summary>[T, N], steps since the start of the episode.</summary>
    internal ArrayView<float> Time;
    /// <summary>[T, N], which episode of its rollout.</summary>
    internal ArrayView<float> Episode;
    /// <summary>[T, N], 1 where the step ended its episode, for good or by the horizon.</summary>
    internal ArrayView<float> Done;
    /// <summary>[T, N], 1 where the episode ended for good.</summary>
    internal ArrayView<float> Terminated;
    /// <summary>[T, episodes, B, O], what the last step of each episode led to.</summary>
    internal ArrayView<float> FinalObs;
    /// <summary>[T, episodes, B], undiscounted.</summary>
    internal ArrayView<float> Returns;
    /// <summary>[T, episodes, B], 1 where an episode was a success.</summary>
    internal ArrayView<float> Solved;
    /// <summary>[T], steps that count.</summary>
    internal ArrayView<int> Taken;
    /// <summary>[T], the first fault of each task (<see cref="DeviceFault"/>).</summary>
    internal ArrayView<long> Faults;
}
