using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs;

/// <summary>One task of a family: an immutable value that environments are made from.</summary>
public interface ITask : ITaskDescription
{
    /// <summary>
    /// How many environments step best together, at least 1: more than one where they share the lanes of a vector register.
    /// Where a rollout is played in pieces, their sizes are multiples of it. Results never depend on it.
    /// </summary>
    int GroupSize => 1;

    /// <summary>Shows a visitor the struct environment and the value that this task is made of.</summary>
    /// <param name="visitor">Is called once, or not at all.</param>
    /// <returns>False where its environments are of another form, as by default.</returns>
    bool Accept(IStructVisitor visitor) => false;

    /// <summary>Makes environments of this task; start them with <see cref="IVectorEnv.Reset"/>.</summary>
    /// <param name="count">B, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is less than 1.</exception>
    IVectorEnv CreateEnvs(int count);
}
