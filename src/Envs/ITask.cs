using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs;

/// <summary>One task of a family: an immutable value that environments are made from.</summary>
public interface ITask
{
    /// <summary>The task in words, unique to it within its family; for reports and errors.</summary>
    string Description { get; }

    /// <summary>The numbers that make this task what it is, such as a goal's coordinates, by name; for reports. May be empty.</summary>
    IReadOnlyDictionary<string, double> Parameters { get; }

    /// <summary>Makes environments of this task; start them with <see cref="IVectorEnv.Reset"/>.</summary>
    /// <param name="count">B, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is less than 1.</exception>
    IVectorEnv CreateEnvs(int count);
}
