using System.Text.RegularExpressions;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Checks;

/// <summary>Probes of a family's tasks.</summary>
static class TaskChecks
{
    internal const int Draws = 500;

    internal static string? Name(CheckedFamily f) => Regex.IsMatch(f.Family.Name, "^[a-z0-9]+(-[a-z0-9]+)*$") ? null
        : $"the name is '{f.Family.Name}'; expected something like 'point-navigation'";

    internal static string? SpecAndCount(CheckedFamily f)
    {
        IVectorEnv envs = f.Task.CreateEnvs(3);
        if (envs.Count != 3) return $"CreateEnvs(3) made {envs.Count} environments";
        if (envs.Spec != f.Spec) return "the environments' Spec is not equal to the family's; the family's must not change from call to call";
        try
        {
            f.Task.CreateEnvs(0);
            return "CreateEnvs(0) went through; expected an ArgumentOutOfRangeException";
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    internal static string? Sampling(CheckedFamily f)
    {
        ITask again = f.Family.Sample(Split.Train, CheckedFamily.Root);
        if (again.Description != f.Task.Description)
            return $"one seed gave two tasks, '{f.Task.Description}' and '{again.Description}'; draw from the rng alone, and give the task a ToString by value";
        if (!again.Parameters.SequenceEqual(f.Task.Parameters)) return "one seed gave tasks with different Parameters";
        return Same(RandomPlay.Record(f.Task.CreateEnvs(2), CheckedFamily.Root, 5), RandomPlay.Record(again.CreateEnvs(2), CheckedFamily.Root, 5))
            ? null : "the environments of a task that was sampled twice from one seed differ";
    }

    internal static string? Splits(CheckedFamily f)
    {
        HashSet<string> train = Describe(f.Family, Split.Train), test = Describe(f.Family, Split.Test);
        string[] shared = [.. train.Intersect(test)];
        if (f.Pool == TaskPool.Finite)
            return shared.Length == 0 || train.SetEquals(test) ? null
                : $"train has {train.Count} tasks and test {test.Count}, of which {shared.Length} are in both, such as '{shared[0]}'; hold out some by the split, or draw both from the same few";
        if (shared.Length > 0) return $"train and test share {shared.Length} of {Draws} tasks, such as '{shared[0]}'; draw from the rng alone";
        return train.Count == Draws && test.Count == Draws ? null
            : $"{Draws} draws gave {train.Count} train and {test.Count} test tasks; expected all different (does the task's ToString tell them apart?)";
    }

    internal static HashSet<string> Describe(TaskFamily family, Split split) =>
        [.. Enumerable.Range(0, Draws).Select(i => family.Sample(split, CheckedFamily.Root.Fork((ulong)i)).Description)];

    internal static string? Parameters(CheckedFamily f)
    {
        string[] declared = [.. f.Family.TaskParameters.Select(p => p.Name)];
        foreach (Split split in (Split[])[Split.Train, Split.Test])
            for (ulong i = 0; i < 50; i++)
            {
                ITask task = f.Family.Sample(split, CheckedFamily.Root.Fork(i));
                if (!declared.SequenceEqual(task.Parameters.Keys))
                    return $"TaskParameters declares [{string.Join(", ", declared)}], the task '{task.Description}' has [{string.Join(", ", task.Parameters.Keys)}]; expected the same names in the same order";
                foreach (TaskParameter p in f.Family.TaskParameters)
                    if (!(task.Parameters[p.Name] >= p.Low && task.Parameters[p.Name] <= p.High))
                        return $"the task '{task.Description}' has {p.Name} = {task.Parameters[p.Name]}, declared in [{p.Low}, {p.High}]";
            }
        return null;
    }

    internal static string? References(CheckedFamily f)
    {
        IReadOnlyList<ReferenceLine> lines = f.Family.References(f.Task);
        if (lines.FirstOrDefault(l => !double.IsFinite(l.Return)) is { } bad) return $"the reference line '{bad.Name}' is {bad.Return}";
        return lines.GroupBy(l => l.Name).FirstOrDefault(g => g.Count() > 1) is { } twice ? $"two reference lines are called '{twice.Key}'" : null;
    }

    internal static string? TaskMatters(CheckedFamily f)
    {
        IEnumerable<string> plays = Enumerable.Range(0, 16)
            .Select(i => f.Family.Sample(Split.Train, CheckedFamily.Root.Fork((ulong)i)))
            .Select(task => string.Join(' ', RandomPlay.Record(task.CreateEnvs(2), CheckedFamily.Root, f.Steps).SelectMany(x => x)));
        return plays.Distinct().Skip(1).Any() ? null : "16 tasks, and nothing that the environments give depends on which";
    }

    internal static bool Same(uint[][] a, uint[][] b) => a.Zip(b).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));
}
