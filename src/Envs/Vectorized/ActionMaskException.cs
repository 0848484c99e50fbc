namespace MetaRL.Envs.Vectorized;

/// <summary>An environment showed an action mask that is none: a number that is neither 0 nor 1, or nothing allowed where the
/// episode goes on.</summary>
/// <param name="problem">What is wrong with it, without the place.</param>
/// <param name="env">Index of the environment in the batch.</param>
/// <param name="step">Steps taken in its episode; 0 is the reset.</param>
public sealed class ActionMaskException(string problem, int env, int step) : InvalidOperationException($"env {env}, step {step}: {problem}")
{
    /// <summary>Index of the environment in the batch.</summary>
    public int Env { get; } = env;

    /// <summary>Steps taken in its episode; 0 is the reset.</summary>
    public int Step { get; } = step;
}
