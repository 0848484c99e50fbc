namespace MetaRL.Gpu.Rollouts;

/// <summary>The numbers of a rollout kernel: T tasks, B environments each, H steps of room.</summary>
struct RolloutShape
{
    /// <summary>B, environments of a task.</summary>
    internal int Envs;
    /// <summary>H, steps of a rollout at most: horizon times episodes.</summary>
    internal int Steps;
    /// <summary>Steps of an episode at most.</summary>
    internal int Horizon;
    /// <summary>Whole episodes of a rollout.</summary>
    internal int Episodes;
    /// <summary>O, numbers of an observation.</summary>
    internal int ObsDim;
    /// <summary>A, numbers of an action.</summary>
    internal int ActDim;
    /// <summary>1 where a success is one however the episode goes on, else 0.</summary>
    internal int IsSolvedForGood;
    /// <summary>Environments of a group of threads.</summary>
    internal int Rows;
    /// <summary>Groups of threads of a task.</summary>
    internal int GroupsPerTask;

    /// <summary>N, samples of a task.</summary>
    internal readonly int Samples => Steps * Envs;
}
