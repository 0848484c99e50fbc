using ILGPU;
using MetaRL.Envs;
using MetaRL.Gpu.Tensors;
using MetaRL.Tensors;

namespace MetaRL.Gpu.Rollouts;

/// <summary>Room for what T tasks show, in tensors of the scope that is open; see <see cref="RolloutColumns"/>.</summary>
sealed class Played
{
    internal Played(GpuBackend backend, EnvSpec spec, int tasks, int envs, int steps, int episodes)
    {
        int samples = checked(steps * envs);
        Tensor Column(int width) => Tensor.Empty(backend, [tasks, samples, width]);
        (Obs, Act, LogProb, Reward, Mask) = (Column(spec.ObsDim), Column(spec.ActDim), Column(1), Column(1), Column(1));
        (Time, Episode, Done, Terminated) = (Column(1), Column(1), Column(1), Column(1));
        FinalObs = Tensor.Empty(backend, [tasks, episodes, envs, spec.ObsDim]);
        (Returns, Solved) = (Tensor.Empty(backend, [tasks, episodes, envs]), Tensor.Empty(backend, [tasks, episodes, envs]));
    }

    internal Tensor Obs { get; }
    internal Tensor Act { get; }
    internal Tensor LogProb { get; }
    internal Tensor Reward { get; }
    internal Tensor Mask { get; }
    internal Tensor Time { get; }
    internal Tensor Episode { get; }
    internal Tensor Done { get; }
    internal Tensor Terminated { get; }
    internal Tensor FinalObs { get; }
    internal Tensor Returns { get; }
    internal Tensor Solved { get; }

    /// <summary>Where the kernel writes.</summary>
    /// <param name="faults">[T]</param>
    /// <param name="taken">[T], zeros.</param>
    internal RolloutColumns Into(ArrayView<long> faults, ArrayView<int> taken) => new()
    {
        Obs = Obs.View(),
        Act = Act.View(),
        LogProb = LogProb.View(),
        Reward = Reward.View(),
        Mask = Mask.View(),
        Time = Time.View(),
        Episode = Episode.View(),
        Done = Done.View(),
        Terminated = Terminated.View(),
        FinalObs = FinalObs.View(),
        Returns = Returns.View(),
        Solved = Solved.View(),
        Taken = taken,
        Faults = faults,
    };
}
