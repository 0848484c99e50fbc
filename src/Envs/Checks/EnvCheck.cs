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
    /// <summary>Whether the rules after it mean nothing where it does not hold.</summary>
    public bool IsBasic { get; init; }

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
            return Fault.Tell(e);
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
    /// <summary>The key of the seed that all probes fork theirs from.</summary>
    public const ulong RootKey = 20_170_309;

    internal static readonly Seed Root = new(RootKey);
    internal const int MostNumbers = 1 << 19;   // of one environment's observations in one play
    const int MostSteps = 20_003;

    volatile Survey? survey;

    /// <summary>The family's spec, asked for once.</summary>
    public EnvSpec Spec { get; } = Family.Spec;

    internal ITask Task => field ??= Family.Sample(Split.Train, Root);

    // Two whole episodes and the beginning of a third, or as much as is quick where episodes or observations are very long.
    internal int Steps => (int)Math.Min(2L * Spec.Horizon + 3, Math.Clamp(MostNumbers / Spec.ObsDim, 3, MostSteps));

    internal Survey Survey
    {
        get
        {
            if (survey is not null) return survey;
            survey = new(this);
            survey.Run();
            return survey;
        }
    }

    /// <summary>The task and step that a probe of many tasks is at, in words; empty between such probes. May be asked by another thread.</summary>
    public string Place => survey?.Place ?? "";

    DrawnTasks? train, test;

    internal DrawnTasks Drawn(Split split) => split == Split.Train ? train ??= Draw(Family, split) : test ??= Draw(Family, split);

    /// <summary>The pool that a family appears to have: finite where 500 draws give a task twice.</summary>
    /// <param name="family">Any.</param>
    public static TaskPool PoolOf(TaskFamily family) => Draw(family, Split.Train).IsFinite ? TaskPool.Finite : TaskPool.Unlimited;

    static DrawnTasks Draw(TaskFamily family, Split split) => DrawnTasks.Of(i => family.Sample(split, Root.Fork(i)));
}
