namespace MetaRL.Envs.Vectorized;

/// <summary>An action that no environment of the batch may be given; thrown before any of them steps.</summary>
/// <param name="env">Index of the environment in the batch.</param>
/// <param name="component">Index of the component in its action.</param>
/// <param name="value">What was found.</param>
/// <param name="expected">What was expected.</param>
public sealed class InvalidActionException(int env, int component, float value, string expected)
    : ArgumentException($"env {env}, action[{component}]: {value} found, {expected} expected; check the policy's output")
{
    /// <summary>Index of the environment in the batch.</summary>
    public int Env { get; } = env;

    /// <summary>Index of the component in its action.</summary>
    public int Component { get; } = component;

    /// <summary>What was found.</summary>
    public float Value { get; } = value;
}
