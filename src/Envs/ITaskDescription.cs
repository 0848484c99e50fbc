namespace MetaRL.Envs;

/// <summary>What is told of a task, of whatever kind of problem.</summary>
public interface ITaskDescription
{
    /// <summary>The task in words, unique to it within its family; for reports and errors.</summary>
    string Description { get; }

    /// <summary>The numbers that make this task what it is, such as a goal's coordinates, by name; for reports. May be empty.</summary>
    IReadOnlyDictionary<string, double> Parameters { get; }
}
