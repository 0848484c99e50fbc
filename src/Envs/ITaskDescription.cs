namespace MetaRL.Envs;

/// <summary>What reports and errors say of a task.</summary>
public interface ITaskDescription
{
    /// <summary>The task in words, unique to it within its family; for reports and errors.</summary>
    string Description { get; }

    /// <summary>The numbers that make this task what it is, such as a goal's coordinates, by name; for reports. May be empty.</summary>
    IReadOnlyDictionary<string, double> Parameters { get; }
}
