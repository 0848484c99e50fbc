using System.Text.Json.Nodes;
using MetaRL.Envs;
using MetaRL.Envs.Checks;

namespace MetaRL.Cli;

/// <summary><c>metarl env-check</c>: the contract, rule by rule.</summary>
static class EnvCheckCommand
{
    public static int Run(IReadOnlyList<TaskFamily> families, bool json, TextWriter output)
    {
        int broken = 0;
        var documents = new JsonArray();
        foreach (TaskFamily family in families)
        {
            CheckedFamily subject = Subject(family);
            Finding[] findings = [.. EnvChecks.All.Select(check => new Finding(check, check.Problem(subject)))];
            broken += findings.Count(f => f.IsViolation);
            if (json) documents.Add(Describe(family, findings));
            else Write(subject, findings, output);
        }
        if (json) output.WriteLine(documents.ToJsonString(new() { WriteIndented = true }));
        return broken == 0 ? 0 : 1;
    }

    static CheckedFamily Subject(TaskFamily family)
    {
        try
        {
            return new(family, CheckedFamily.PoolOf(family));
        }
        catch (Exception e)
        {
            throw new ToolException($"{family.GetType().FullName}: no task can be drawn: {e.GetType().Name}: {e.Message}", exitCode: 1);
        }
    }

    static void Write(CheckedFamily subject, Finding[] findings, TextWriter output)
    {
        string tasks = subject.Pool == TaskPool.Finite ? "a few tasks" : "tasks without end";
        output.WriteLine($"{subject.Family.Name} ({subject.Family.GetType().Name}): {tasks}, "
            + $"obs {subject.Spec.Observation}; act {subject.Spec.Action}; horizon {subject.Spec.Horizon}");
        foreach (Finding f in findings)
        {
            output.WriteLine($"  {f.Verdict,-5} {f.Check.Name,-19} {f.Check.Rule}");
            if (f.Problem is null) continue;
            // One fault may break many rules; it is told once.
            string first = findings.First(other => other.Problem == f.Problem).Check.Name;
            string problem = first == f.Check.Name ? f.Problem : $"the same as for '{first}'";
            output.WriteLine($"        -> {problem}");
        }
        int broken = findings.Count(f => f.IsViolation);
        int warnings = findings.Count(f => f.Problem is not null) - broken;
        string unit = warnings == 1 ? "warning" : "warnings";
        output.WriteLine($"{findings.Length - broken - warnings} kept, {broken} broken, {warnings} {unit}");
    }

    static JsonObject Describe(TaskFamily family, Finding[] findings) => new()
    {
        ["family"] = family.Name,
        ["type"] = family.GetType().FullName,
        ["checks"] = new JsonArray([.. findings.Select(f => new JsonObject
        {
            ["name"] = f.Check.Name,
            ["rule"] = f.Check.Rule,
            ["verdict"] = f.Verdict,
            ["problem"] = f.Problem,
        })]),
    };

    readonly record struct Finding(EnvCheck Check, string? Problem)
    {
        public bool IsViolation => Problem is not null && Check.Severity == Severity.Violation;

        public string Verdict
        {
            get
            {
                if (Problem is null) return "ok";
                return IsViolation ? "FAIL" : "warn";
            }
        }
    }
}
