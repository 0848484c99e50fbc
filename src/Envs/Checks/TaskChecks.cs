using System.Text.RegularExpressions;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Checks;

/// <summary>Probes of a family's tasks.</summary>
static class TaskChecks
{
    const int Draws = 500;

    internal static string? Name(CheckedFamily f) => Regex.IsMatch(f.Family.Name ?? "", "^[a-z0-9]+(-[a-z0-9]+)*$") ? null
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
            return $"one seed gave two tasks, '{f.Task.Description}' and '{again.Description}'; "
                + "draw from the rng alone, and give the task a ToString by value";
        if (!again.Parameters.SequenceEqual(f.Task.Parameters)) return "one seed gave tasks with different Parameters";
        uint[][] first = RandomPlay.Record(f.Task.CreateEnvs(2), CheckedFamily.Root, 5);
        uint[][] second = RandomPlay.Record(again.CreateEnvs(2), CheckedFamily.Root, 5);
        return Same(first, second) ? null : "the environments of a task that was sampled twice from one seed differ";
    }

    internal static string? Splits(CheckedFamily f)
    {
        if (f.Pool == TaskPool.Finite) return IsMixed(f) ? Mixed(f) : null;
        HashSet<string> train = Describe(f.Family, Split.Train), test = Describe(f.Family, Split.Test);
        string[] shared = [.. train.Intersect(test)];
        if (shared.Length > 0) return $"train and test share {shared.Length} of {Draws} tasks, such as '{shared[0]}'; draw from the rng alone";
        return train.Count == Draws && test.Count == Draws ? null
            : $"{Draws} draws gave {train.Count} train and {test.Count} test tasks; expected all different (does the task's ToString tell them apart?)";
    }

    // Neither apart nor the same; what was not found whole cannot be told.
    static bool IsMixed(CheckedFamily f)
    {
        int shared = Shared(f).Length;
        return shared > 0 && f.Drawn(Split.Train).Count is { } train && f.Drawn(Split.Test).Count is { } test && (shared < train || shared < test);
    }

    static string Mixed(CheckedFamily f)
    {
        ITaskDescription[] shared = Shared(f);
        return $"train has {f.Drawn(Split.Train).Tasks.Count} tasks and test {f.Drawn(Split.Test).Tasks.Count}, of which {shared.Length} "
            + $"are in both, such as '{shared[0].Description}'; hold out some by the split, or draw both from the same few";
    }

    internal static string? HeldOut(CheckedFamily f)
    {
        // With tasks without end, and with a mixture, 'split' has spoken.
        if (f.Pool == TaskPool.Unlimited || IsMixed(f) || Shared(f) is not [var first, ..] shared) return null;
        string tasks = shared.Length == 1 ? "a task" : $"{shared.Length} tasks";
        return $"train and test share {tasks}, such as '{first.Description}': evaluations measure what was trained on, and say so; "
            + "hold out some by the split where results on unseen tasks are wanted";
    }

    static ITaskDescription[] Shared(CheckedFamily f) => [.. f.Drawn(Split.Test).Tasks.Where(f.Drawn(Split.Train).Contains)];

    static HashSet<string> Describe(TaskFamily family, Split split) =>
        [.. Enumerable.Range(0, Draws).Select(i => family.Sample(split, CheckedFamily.Root.Fork((ulong)i)).Description)];

    internal static string? Parameters(CheckedFamily f)
    {
        foreach (Split split in (Split[])[Split.Train, Split.Test])
            for (ulong i = 0; i < 50; i++)
                if (Undeclared(f.Family.TaskParameters, f.Family.Sample(split, CheckedFamily.Root.Fork(i))) is { } problem) return problem;
        return null;
    }

    static string? Undeclared(IReadOnlyList<TaskParameter> declared, ITask task)
    {
        string[] expected = [.. declared.Select(p => p.Name)];
        string[] found = [.. task.Parameters.Keys];
        if (!expected.SequenceEqual(found))
            return $"TaskParameters declares [{string.Join(", ", expected)}], the task '{task.Description}' has [{string.Join(", ", found)}]; "
                + "expected the same names in the same order";
        foreach (TaskParameter p in declared)
        {
            double value = task.Parameters[p.Name];
            bool isWithin = value >= p.Low && value <= p.High;
            if (!isWithin) return $"the task '{task.Description}' has {p.Name} = {value}, declared in [{p.Low}, {p.High}]";
        }
        return null;
    }

    internal static string? References(CheckedFamily f)
    {
        IReadOnlyList<ReferenceLine> lines = f.Family.References(f.Task);
        ReferenceLine? bad = lines.FirstOrDefault(l => !double.IsFinite(l.Return));
        if (bad is not null) return $"the reference line '{bad.Name}' is {bad.Return}";
        string? twice = lines.GroupBy(l => l.Name).FirstOrDefault(g => g.Count() > 1)?.Key;
        return twice is null ? null : $"two reference lines are called '{twice}'";
    }

    internal static string? TaskMatters(CheckedFamily f)
    {
        ITask[] tasks = [.. Enumerable.Range(0, 16).Select(i => f.Family.Sample(Split.Train, CheckedFamily.Root.Fork((ulong)i)))];
        bool isOneTask = tasks.Skip(1).All(task => TaskComparer.Instance.Equals(tasks[0], task));
        if (isOneTask) return null;   // nothing could differ; that nothing is held out then is another rule's warning
        IEnumerable<uint[][]> records = tasks.Select(task => RandomPlay.Record(task.CreateEnvs(2), CheckedFamily.Root, f.Steps));
        uint[][]? first = null;
        foreach (uint[][] record in records)
            if (!Same(first ??= record, record)) return null;
        return "16 tasks, and nothing that the environments give depends on which";
    }

    internal static bool Same(uint[][] a, uint[][] b) => a.Zip(b).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));
}
