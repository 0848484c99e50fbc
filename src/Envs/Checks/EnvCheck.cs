namespace MetaRL.Envs.Checks;

/// <summary>How many tasks a family has.</summary>
public enum TaskPool
{
    /// <summary>So many that no two draws are alike.</summary>
    Unlimited,

    /// <summary>A few, such as two directions: train and test may then hold the same ones.</summary>
    Finite,
}

/// <summary>What a finding means.</summary>
public enum Severity
{
    /// <summary>The contract is broken: results would be wrong or not reproducible.</summary>
    Violation,

    /// <summary>Worth a look; whether it is wrong is for the author to say.</summary>
    Warning,
}

/// <summary>One rule of the contract that every task family keeps, and the probe that tries to catch a family breaking it.</summary>
/// <param name="Name">A short id, such as "determinism".</param>
/// <param name="Rule">What holds, in words.</param>
/// <param name="Severity">What it means where it does not hold.</param>
/// <param name="Probe">What is wrong and where, in words; null where nothing is.</param>
public sealed record EnvCheck(string Name, string Rule, Severity Severity, Func<CheckedFamily, string?> Probe)
{
    /// <summary>Runs the probe; what the family throws is a problem, too.</summary>
    /// <param name="family">What to probe.</param>
    public string? Problem(CheckedFamily family)
    {
        try
        {
            return Probe(family);
        }
        catch (Exception e)
        {
            return $"{e.GetType().Name}: {e.Message}";
        }
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}

/// <summary>A family under examination, with what all probes share.</summary>
/// <param name="Family">Settings and all.</param>
/// <param name="Pool">How many tasks it has.</param>
public sealed record CheckedFamily(TaskFamily Family, TaskPool Pool)
{
    internal static readonly Seed Root = new(20_170_309);

    /// <summary>The family's spec, asked for once.</summary>
    public EnvSpec Spec { get; } = Family.Spec;

    internal ITask Task => field ??= Family.Sample(Split.Train, Root);

    // Two whole episodes and the beginning of a third.
    internal int Steps => 2 * Spec.Horizon + 3;

    DrawnTasks? train, test;

    internal DrawnTasks Drawn(Split split) => split == Split.Train ? train ??= Draw(Family, split) : test ??= Draw(Family, split);

    /// <summary>The pool that a family appears to have: finite where 500 draws give a task twice.</summary>
    /// <param name="family">Any.</param>
    public static TaskPool PoolOf(TaskFamily family) => Draw(family, Split.Train).IsFinite ? TaskPool.Finite : TaskPool.Unlimited;

    static DrawnTasks Draw(TaskFamily family, Split split) => DrawnTasks.Of(i => family.Sample(split, Root.Fork(i)));
}
