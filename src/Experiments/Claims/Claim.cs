using System.CommandLine;
using System.Text.Json.Nodes;

namespace MetaRL.Experiments.Claims;

/// <summary>A sentence about meta-learning, held to what is measured: a script's own command line, table and verdict.</summary>
public sealed record Claim
{
    /// <summary>The sentence.</summary>
    public required string Text { get; init; }

    /// <summary>What the table shows.</summary>
    public required string Table { get; init; }

    /// <summary>What one seed measures: a pure function of the seed, from 1.</summary>
    public required Func<int, IEnumerable<Measurement>> Measure { get; init; }

    /// <summary>Confirmed, refuted, or under which conditions, as the numbers say.</summary>
    public required Func<Evidence, string> Verdict { get; init; }

    /// <summary>Measures, prints and, with <c>--out</c>, writes: what a script returns.</summary>
    /// <param name="args">Of the command line.</param>
    /// <returns>0; 2 where the command line asks for something that cannot be done.</returns>
    public int Run(string[] args)
    {
        Option<int> seeds = new("--seeds") { Description = "How many seeds, 2 to 1000", DefaultValueFactory = static _ => 5 };
        Option<string?> file = new("--out") { Description = "Also write every number to this file, .json or .csv", HelpName = "FILE" };
        seeds.Validators.Add(static r => { if (r.GetValueOrDefault<int>() is < 2 or > 1000) r.AddError("--seeds: expected a number from 2 to 1000"); });
        file.Validators.Add(static r =>
        {
            if (r.GetValueOrDefault<string>() is { } name && Path.GetExtension(name) is not (".json" or ".csv"))
                r.AddError($"--out: '{name}' ends in neither .json nor .csv");
        });
        var command = new RootCommand(Text) { seeds, file };
        command.SetAction(parsed => Experiment.Guarded(() => Run(parsed.GetValue(seeds), parsed.GetValue(file))));
        ParseResult parsed = command.Parse(args);
        int exit = parsed.Invoke();
        return parsed.Errors.Count > 0 ? 2 : exit;
    }

    /// <summary>What some seeds measure, from seed 1 on.</summary>
    /// <param name="seeds">How many, at least 2.</param>
    public Evidence Evidence(int seeds) => new([.. Enumerable.Range(1, seeds).Select(seed => Measure(seed).ToArray())]);

    void Run(int seeds, string? file)
    {
        Console.WriteLine($"CLAIM: {Text}\n\n{Table} Mean of {seeds} seeds ± half-width of its 95 % interval.\n");
        Evidence evidence = Evidence(seeds);
        string verdict = Verdict(evidence);
        Console.WriteLine($"{evidence.ToTable()}\nVERDICT: {verdict}");
        if (file is null) return;
        var all = new JsonObject { ["claim"] = Text, ["table"] = Table, ["seeds"] = seeds, ["verdict"] = verdict, ["cells"] = evidence.ToJson() };
        File.WriteAllText(file, Path.GetExtension(file) == ".csv" ? evidence.ToCsv() : all.ToString() + "\n");
    }
}
