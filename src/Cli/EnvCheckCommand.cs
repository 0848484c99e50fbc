using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using MetaRL.Cli.Listing;
using MetaRL.Cli.Probing;
using MetaRL.Experiments.Display;

namespace MetaRL.Cli;

/// <summary><c>metarl env-check</c>: the contract, rule by rule.</summary>
static class EnvCheckCommand
{
    public static Command Of(Option<bool> json, TextWriter output, TextWriter error)
    {
        var source = new Argument<string>("source")
        {
            HelpName = "source",
            Description = "A script (.cs) or assembly (.dll) with task families in it, or the name of a built-in family",
        };
        source.CompletionSources.Add([.. FamilyChoice.Names]);
        var type = new Option<string?>("--type") { HelpName = "NAME", Description = "Check only the family class of this name" };
        var limit = new Option<double>("--limit")
        {
            HelpName = "SECONDS",
            Description = "How long a rule may take; a family may take ten times as long",
            DefaultValueFactory = _ => 60,
            CustomParser = result => Limit(result.Tokens[0].Value, result.AddError),
        };
        var command = new ToolCommand("env-check", "Holds task families to the contract, says what is wrong and where, and whether they run on a GPU (none need be here)",
            "metarl env-check point-navigation", "metarl env-check my_env.cs --type River --limit 20") { source, type, limit, json };
        command.SetAction(r => Run(FamilySource.Find(r.GetValue(source)!, r.GetValue(type)), TimeSpan.FromSeconds(r.GetValue(limit)), r.GetValue(json), output, error));
        return command;
    }

    static double Limit(string text, Action<string> fault)
    {
        bool isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds);
        if (!isNumber || seconds is not (> 0 and <= 86_400)) fault($"--limit: '{text}' found, expected seconds, more than 0 and at most 86400");
        return seconds;
    }

    static int Run(ProbeOrder order, TimeSpan limit, bool json, TextWriter output, TextWriter error)
    {
        bool isBroken = false;
        var documents = new JsonArray();
        foreach (FamilyReport report in new Supervisor(order, limit).Examine())
        {
            isBroken |= report.IsBroken;
            if (report.Failure is not null) error.WriteLine($"error: {VisibleText.Escaped($"{report.TypeName}: {report.Failure}")}");
            if (json) documents.Add(Describe(report));
            else if (report.Failure is null) Write(report, output);
        }
        if (json) output.WriteLine(documents.ToJsonString(new() { WriteIndented = true }));
        return isBroken ? 1 : 0;
    }

    static void Write(FamilyReport report, TextWriter output)
    {
        Finding[] findings = [.. report.Findings];
        output.WriteLine(VisibleText.Escaped($"{report.Family} {report.Summary}"));
        foreach (Finding f in findings)
        {
            output.WriteLine($"  {Word(f.Verdict),-5} {f.Rule.Name,-19} {f.Rule.Rule}");
            if (f.Verdict == Verdict.Same) output.WriteLine($"        -> the same as for '{f.First}'");
            else if (f.Problem is not null) output.WriteLine($"        -> {VisibleText.Escaped(f.Problem)}");
        }
        if (report.Gpu is { } gpu) output.WriteLine($"  {"info",-5} {"gpu",-19} {VisibleText.Escaped(gpu.ToString())}");
        int warnings = Count(Verdict.Warning), untried = Count(Verdict.NotTried) + Count(Verdict.Same);
        string unit = warnings == 1 ? "warning" : "warnings";
        string rest = untried == 0 ? "" : $", {untried} not tried";
        output.WriteLine($"{Count(Verdict.Kept)} kept, {Count(Verdict.Broken)} broken, {warnings} {unit}{rest}");

        int Count(Verdict verdict) => findings.Count(f => f.Verdict == verdict);
    }

    static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Kept => "ok",
        Verdict.Warning => "warn",
        Verdict.Broken => "FAIL",
        _ => "skip",
    };

    static JsonObject Describe(FamilyReport report) => new()
    {
        ["family"] = report.Family,
        ["type"] = report.TypeName,
        ["problem"] = report.Failure,
        ["checks"] = new JsonArray([.. report.Findings.Select(f => new JsonObject
        {
            ["name"] = f.Rule.Name,
            ["rule"] = f.Rule.Rule,
            ["verdict"] = Word(f.Verdict),
            ["problem"] = f.Problem,
        })]),
        ["gpu"] = report.Gpu is { } gpu ? new JsonObject { ["runs"] = gpu.Runs, ["reason"] = gpu.Reason } : null,
    };
}
