namespace MetaRL.Envs.Checks;

/// <summary>Probes a family's tasks outside the trained range, where it says how its range widens.</summary>
static class WidenedCheck
{
    static readonly string[] Rules = ["spec", "runs", "indices", "written", "finite", "pure-tasks", "parameters", "references", "observations", "success", "determinism"];

    internal static string? Probe(CheckedFamily f)
    {
        if (f.Family is ShiftedFamily || f.Family.Widened(ShiftedFamily.UsualFactor) is not { } wide) return null;
        if (Narrower(f.Family.TaskParameters, wide.TaskParameters) is { } narrower) return narrower;
        try
        {
            ShiftedFamily.RequireSameSizes(f.Family, wide);
            if (!ShiftedFamily.IsWider(f.Family, wide)) return null;   // as wide as its settings allow
            var ring = new CheckedFamily(ShiftedFamily.Of(f.Family), f.Pool);
            return Rules.Select(name => EnvChecks.Of(name).Problem(ring) is { } problem ? $"a task outside the trained range breaks '{name}': {problem}" : null)
                .FirstOrDefault(problem => problem is not null);
        }
        catch (InvalidOperationException e)
        {
            return e.Message;
        }
    }

    static string? Narrower(IReadOnlyList<TaskParameter> trained, IReadOnlyList<TaskParameter> wide)
    {
        if (trained.Count == 0) return "Widened gives a family, and TaskParameters declares no range that a task could lie outside of; declare them";
        if (!trained.Select(p => p.Name).SequenceEqual(wide.Select(p => p.Name)))
            return $"the widened family declares [{string.Join(", ", wide.Select(p => p.Name))}], the trained one [{string.Join(", ", trained.Select(p => p.Name))}]; expected the same";
        int odd = trained.Zip(wide, (own, other) => other.Low > own.Low || other.High < own.High).ToList().IndexOf(true);
        return odd < 0 ? null : $"{trained[odd].Name}: widened, [{trained[odd].Low}, {trained[odd].High}] became [{wide[odd].Low}, {wide[odd].High}], which does not contain it";
    }
}
