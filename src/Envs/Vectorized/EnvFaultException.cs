namespace MetaRL.Envs.Vectorized;

/// <summary>An environment gave a reward or an observation that is not finite, or left a part of one unwritten.</summary>
/// <param name="env">Index of the environment in the batch.</param>
/// <param name="step">Steps taken in its episode, the faulty one included; 0 is the reset.</param>
/// <param name="what">"reward" or "obs[i]".</param>
/// <param name="value">What was found.</param>
public sealed class EnvFaultException(int env, int step, string what, float value)
    : InvalidOperationException($"env {env}, step {step}: {what} {(Unwritten.Is(value) ? "was not written" : $"is {value}")}, expected a finite number; "
        + $"check the environment's {(step == 0 ? "Reset" : "Step")}{(Unwritten.Is(value) ? " and Observe" : "")}")
{
    /// <summary>Index of the environment in the batch.</summary>
    public int Env { get; } = env;

    /// <summary>Steps taken in its episode, the faulty one included; 0 is the reset.</summary>
    public int Step { get; } = step;

    /// <summary>"reward" or "obs[i]".</summary>
    public string What { get; } = what;

    /// <summary>Whether it was not written.</summary>
    public bool IsUnwritten { get; } = Unwritten.Is(value);
}
