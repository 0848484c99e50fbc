using MetaRL.Envs;

namespace MetaRL.Evaluation;

/// <summary>One number that makes the tasks of an evaluation what they are.</summary>
/// <param name="Name">As in <see cref="ITaskDescription.Parameters"/>.</param>
/// <param name="Unit">Such as "m/s"; empty for a pure number, and where the family does not say.</param>
/// <param name="Values">[tasks], finite.</param>
public sealed record TaskColumn(string Name, string Unit, double[] Values)
{
    /// <summary>The parameters that all tasks have, in the family's order; others, in the tasks' order, follow.</summary>
    /// <param name="tasks">Of one family.</param>
    /// <param name="known">What the family says of its parameters.</param>
    public static TaskColumn[] Of(IReadOnlyList<ITaskDescription> tasks, IReadOnlyList<TaskParameter> known)
    {
        if (tasks.Count == 0) return [];
        string[] shared = [.. tasks[0].Parameters.Keys.Where(name => tasks.All(t => t.Parameters.TryGetValue(name, out double value) && double.IsFinite(value)))];
        Dictionary<string, TaskParameter> byName = known.ToDictionary(p => p.Name);
        IEnumerable<string> ordered = known.Select(p => p.Name).Where(shared.Contains).Concat(shared.Where(name => !byName.ContainsKey(name)));
        return [.. ordered.Select(name => new TaskColumn(name, byName.GetValueOrDefault(name)?.Unit ?? "", [.. tasks.Select(t => t.Parameters[name])]))];
    }
}
