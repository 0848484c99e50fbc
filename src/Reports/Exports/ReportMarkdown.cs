using System.Text.RegularExpressions;
using MetaRL.Conflicts;
using MetaRL.Evaluation;
using MetaRL.Reports.Comparing;
using MetaRL.Reports.Html;
using MetaRL.Reports.Runs;
using MetaRL.Reports.Sections;

namespace MetaRL.Reports.Exports;

/// <summary>A report's results as Markdown: a table for each setting, and which is better.</summary>
static partial class ReportMarkdown
{
    public static string Of(ReportData data)
    {
        List<string> parts = [$"# {Escaped(data.Title)}"];
        foreach (RunGroup group in data.Groups)
        {
            if (!data.IsSingle) parts.Add($"## {Escaped(group.Name)}");
            parts.Add(group.Evaluation is null ? $"{Format.Plural(group.Iterations, "iteration")}, not evaluated yet." : MarkdownTable.Of(group.Evaluation).TrimEnd());
            if (group.Judged < group.Iterations) parts.Add($"Of {group.Iterations} iterations, judged after {group.Judged}.");
            if (group.IsUnadapted) parts.Add(Signed(Unadapted.Sentence(group)));
            else if (group.Evaluation is not null) parts.Add(Turn(group.Farthest ?? group.Evaluation));
            if (ConflictSummary.Of(group) is { } conflicts) parts.AddRange([Signed(conflicts.Words), .. conflicts.Mean.Parameters.Select(Conflicts)]);
        }
        string[] verdicts = [.. Verdicts(data)];
        if (verdicts.Length > 0) parts.Add("## Comparison\n\n" + string.Join('\n', verdicts.Select(v => $"- {Escaped(v)}")));
        return string.Join("\n\n", parts) + "\n";
    }

    static string Turn(EvaluationRecord evaluation) =>
        Signed($"On {evaluation.Origin.Words}, {Format.Plural(evaluation.Seeds.Length, "seed")}, up to k = {RunGroup.StepsOf(evaluation)}: {TurningPoint.Of(evaluation).Words}");

    static string Conflicts(ParameterConflicts parameter)
    {
        string[] bins = [.. parameter.Bins.Select(ConflictSummary.BinName)];
        IEnumerable<string> rows = bins.Select((bin, a) => $"| {bin} | {string.Join(" | ", parameter.Cosines[a].Select(c => c is { } value ? ConflictSummary.Cosine(value) : Format.Dash))} |");
        return Signed(string.Join('\n', [$"| cosine by {Escaped(ConflictSummary.Title(parameter))} | {string.Join(" | ", bins)} |", $"|---|{string.Concat(bins.Select(static _ => "--:|"))}", .. rows]));
    }

    // As the tables have it.
    static string Signed(string sentence) => MinusOfNumber().Replace(sentence, "\u2212");

    static IEnumerable<string> Verdicts(ReportData data)
    {
        Contestant[] all = data.Contestants;
        return all.Skip(1).Select(c => DuelSentence.Of(Duel.Of(all[0], c, ComparisonSection.Resamples), all[0].Name, c.Name, x => Signed(Format.Number(x))));
    }

    // A name is text, whatever is in it.
    static string Escaped(string text) => string.Concat(text.ReplaceLineEndings(" ").Select(c => "\\`*_{}[]<>#|&".Contains(c) ? $"\\{c}" : $"{c}"));

    [GeneratedRegex(@"(?<=^|[\s(])-(?=\d)")]
    private static partial Regex MinusOfNumber();
}
