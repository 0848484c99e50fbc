using MetaRL.Envs.Checks;

namespace MetaRL.Cli.Probing;

/// <summary>What an examination found of one family.</summary>
/// <param name="typeName">Its class.</param>
sealed class FamilyReport(string typeName)
{
    readonly Dictionary<string, string?> problems = [];

    public string TypeName { get; } = typeName;

    /// <summary>The family's name; null where it was never known.</summary>
    public string? Family { get; set; }

    /// <summary>Tasks, spaces and horizon in a line.</summary>
    public string Summary { get; set; } = "";

    /// <summary>Why it could not be examined; null where it was.</summary>
    public string? Failure { get; set; }

    /// <summary>Whether it runs on a GPU; null where nobody asked, since it cannot be played. Information: it fails no family.</summary>
    public GpuAnswer? Gpu { get; set; }

    public void Add(string rule, string? problem) => problems[rule] = problem;

    /// <summary>One finding a rule, in their order; none where the family could not be examined.</summary>
    public IEnumerable<Finding> Findings
    {
        get
        {
            if (Failure is not null) yield break;
            var seen = new Dictionary<string, string>();
            foreach (EnvCheck rule in Probe.Rules)
            {
                if (!problems.TryGetValue(rule.Name, out string? problem)) yield return new(rule, null, Verdict.NotTried, "");
                else if (problem is null) yield return new(rule, null, Verdict.Kept, "");
                // One fault may break many rules; it is told and counted once.
                else if (!seen.TryAdd(problem, rule.Name)) yield return new(rule, problem, Verdict.Same, seen[problem]);
                else yield return new(rule, problem, rule.Severity == Severity.Violation ? Verdict.Broken : Verdict.Warning, "");
            }
        }
    }

    /// <summary>Whether the family fails.</summary>
    public bool IsBroken => Failure is not null || Findings.Any(f => f.Verdict == Verdict.Broken);
}

/// <summary>How a rule fared.</summary>
enum Verdict
{
    Kept, Warning, Broken, Same, NotTried,
}

/// <summary>How one rule fared.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Problem">What is wrong; null where nothing is or nobody knows.</param>
/// <param name="Verdict">What that means.</param>
/// <param name="First">The rule that the same problem was found by first; otherwise empty.</param>
readonly record struct Finding(EnvCheck Rule, string? Problem, Verdict Verdict, string First);
