namespace MetaRL.Gpu.Rollouts;

/// <summary>What went wrong in an environment on the device: nobody can throw there. One number, so that of several the one with
/// the lowest step and then the lowest environment is kept, whichever came first.</summary>
readonly record struct DeviceFault(long Code)
{
    internal const long None = long.MaxValue;
    internal const int Observation = 0, Action = 1, Reward = 2, ObservationIndex = 3, ActionIndex = 4;

    const int KindBits = 3, EnvBits = 30;

    /// <summary>The code of a fault.</summary>
    internal static long Of(int kind, int env, int step) => (((long)step << EnvBits) | (uint)env) << KindBits | (uint)kind;

    internal int Kind => (int)(Code & ((1 << KindBits) - 1));
    internal int Env => (int)((Code >> KindBits) & ((1 << EnvBits) - 1));
    internal int Step => (int)(Code >> (KindBits + EnvBits));

    /// <summary>In words.</summary>
    public override string ToString() => Kind switch
    {
        Observation => $"env {Env}: an observation at step {Step} is not finite, or was not written in full",
        ObservationIndex => $"env {Env}: Observe at step {Step} writes beyond the observation that the Spec declares",
        ActionIndex => $"env {Env}: Step {Step} reads beyond the action that the Spec declares",
        Action => $"env {Env}: an action at step {Step} is not finite; lower learner.innerLr, or look at the policy's weights",
        _ => $"env {Env}: the reward of step {Step} is not finite",
    };
}
