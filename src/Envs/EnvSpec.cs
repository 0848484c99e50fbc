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
        if (Action is DictSpace)
            throw new ArgumentException($"EnvSpec: actions are {Action}; expected a BoxSpace, a DiscreteSpace or a MultiDiscreteSpace");
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

    /// <summary>
    /// The observation's part that says which choices the next action may take: 1 for each that is allowed and 0 for each that
    /// is not, the choices of all numbers of the action one after another. Null, as by default, where all are allowed. At
    /// least one choice of each number is, wherever the episode goes on.
    /// </summary>
    /// <exception cref="ArgumentException">The observation's last part has another name, or is no box in [0, 1] with a number
    /// for each choice; or actions are no choices.</exception>
    public string? ActionMask
    {
        get;
        init
        {
            if (value is not null) RequireMask(value);
            field = value;
        }
    }

    /// <summary>Numbers of the <see cref="ActionMask"/>, the last of an observation; 0 without one.</summary>
    public int MaskDim => ActionMask is not null && Observation is DictSpace { Parts: [.., var mask] } ? mask.Space.Size : 0;

    /// <summary>Numbers of an observation that a network sees: all but the mask.</summary>
    public int InputDim => ObsDim - MaskDim;

    /// <summary>O, the number of floats in an observation.</summary>
    public int ObsDim => Observation.Size;

    /// <summary>A, the number of floats in an action (1 for a choice).</summary>
    public int ActDim => Action.Size;

    /// <summary>Draws an action that is allowed where an observation was made, uniformly where it is of choices or bounded.</summary>
    /// <param name="rng">The stream to draw from.</param>
    /// <param name="obs">[O]</param>
    /// <param name="act">[A], written.</param>
    /// <exception cref="InvalidOperationException">The observation's mask allows nothing.</exception>
    public void SampleAction(ref Rng rng, ReadOnlySpan<float> obs, Span<float> act)
    {
        if (ActionMask is null) Action.Sample(ref rng, act);
        else ActionMasks.Sample(this, ref rng, obs, act);
    }

    // What networks see is then in one piece.
    void RequireMask(string name)
    {
        if (Action.Choices.IsEmpty) throw new ArgumentException($"EnvSpec.ActionMask: '{name}' allows choices, and actions are {Action}; expected one choice or several");
        if (Observation is not DictSpace { Parts: [.., var last] })
            throw new ArgumentException($"EnvSpec.ActionMask: '{name}' is a part of the observation, which is {Observation}; expected a DictSpace whose last part is '{name}'");
        if (last.Start == 0) throw new ArgumentException($"EnvSpec.ActionMask: '{name}' is all that is observed; expected a part before it that networks see, as a constant");
        if (last.Name != name) throw new ArgumentException($"EnvSpec.ActionMask: the observation's last part is '{last.Name}', expected '{name}'");
        BoxSpace expected = BoxSpace.Uniform(Action.Choices.Sum(), 0, 1);
        if (last.Space != expected)
            throw new ArgumentException($"EnvSpec.ActionMask: '{name}' is {last.Space}, expected {expected}: a number for each choice of {Action}");
    }
}
