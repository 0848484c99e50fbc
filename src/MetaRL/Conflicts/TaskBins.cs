using MetaRL.Envs;
using MetaRL.Evaluation;
using MetaRL.Problems;

namespace MetaRL.Conflicts;

/// <summary>One parameter of the tasks, cut into few bins that stay the same throughout training.</summary>
/// <param name="Parameter">Its name and unit.</param>
/// <param name="Bins">Ascending, two or more.</param>
sealed record TaskBins(TaskParameter Parameter, ParameterBin[] Bins)
{
    const int Drawn = 200, MostValues = 6, Parts = 3;

    /// <summary>Of every parameter that all of some training tasks have and that differs between them.</summary>
    public static TaskBins[] Of(Problem problem, Seed seed)
    {
        ITaskDescription[] tasks = [.. Enumerable.Range(0, Drawn).Select(i => problem.SampleTask(Split.Train, seed.Fork((ulong)i)))];
        IReadOnlyList<TaskParameter> known = problem.TaskParameters;
        return [.. TaskColumn.Of(tasks, known).Select(column => Of(column, known.FirstOrDefault(p => p.Name == column.Name))).Where(static b => b.Bins.Length > 1)];
    }

    /// <summary>The bin of a task; -1 where it lacks the parameter. What was not among the tasks drawn is in the bin next to it.</summary>
    public int Of(IReadOnlyDictionary<string, double> task)
    {
        if (!task.TryGetValue(Parameter.Name, out double value) || !double.IsFinite(value)) return -1;
        int bin = Array.FindIndex(Bins, b => value <= b.High);
        return bin < 0 ? Bins.Length - 1 : bin;
    }

    static TaskBins Of(TaskColumn column, TaskParameter? known)
    {
        double[] values = [.. column.Values.Distinct().Order()];
        TaskParameter parameter = new(column.Name, known?.Low ?? double.NegativeInfinity, known?.High ?? double.PositiveInfinity, column.Unit);
        return new(parameter, values.Length <= MostValues ? [.. values.Select(static v => new ParameterBin(v, v))] : Ranges(Edges(parameter, column.Values)));
    }

    // Equal parts of a range that is known; else as many of the tasks drawn in each.
    static double[] Edges(TaskParameter parameter, double[] drawn)
    {
        bool isKnown = double.IsFinite(parameter.Low) && double.IsFinite(parameter.High);
        if (isKnown) return [.. Enumerable.Range(0, Parts + 1).Select(i => parameter.Low + ((parameter.High - parameter.Low) * i / Parts))];
        double[] ordered = [.. drawn.Order()];
        return [.. Enumerable.Range(0, Parts + 1).Select(i => ordered[(ordered.Length - 1) * i / Parts])];
    }

    static ParameterBin[] Ranges(double[] edges) => [.. edges.Zip(edges.Skip(1), static (low, high) => new ParameterBin(low, high))];
}
