using MetaRL.Envs.Spaces;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs;

/// <summary>What a policy must know of an environment.</summary>
public sealed record EnvSpec
{
    /// <summary>A specification.</summary>
    /// <param name="Observation">Where observations lie.</param>
    /// <param name="Action">Where actions lie.</param>
    /// <param name="Horizon">Steps after which an episode that has not terminated is truncated, at least 1.</param>
    /// <exception cref="ArgumentException">A space is null or the horizon less than 1.</exception>
    public EnvSpec(Space Observation, Space Action, int Horizon)
    {
        ArgumentNullException.ThrowIfNull(Observation);
        ArgumentNullException.ThrowIfNull(Action);
        this.Observation = Observation;
        this.Action = Action;
        this.Horizon = Require.InRange(Horizon, 1, int.MaxValue, "EnvSpec.Horizon");
    }

    /// <summary>Where observations lie.</summary>
    public Space Observation { get; }

    /// <summary>Where actions lie.</summary>
    public Space Action { get; }

    /// <summary>Steps after which an episode that has not terminated is truncated.</summary>
    public int Horizon { get; }

    /// <summary>When an episode counts as a success; null, as by default, where the environment does not say which do.</summary>
    public SuccessRule? Success { get; init; }

    /// <summary>O, the number of floats in an observation.</summary>
    public int ObsDim => Observation.Size;

    /// <summary>A, the number of floats in an action (1 for a discrete one).</summary>
    public int ActDim => Action.Size;
}
