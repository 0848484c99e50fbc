using System.CommandLine;
using MetaRL.Experiments.Commands;
using MetaRL.Persistence;
using MetaRL.Reports.Claims;

namespace MetaRL.Experiments.Claims;

/// <summary>A sentence about meta-learning, held to what is measured: a script's own command line, picture, table and verdict.</summary>
public sealed record Claim
{
    static readonly string[] Kinds = [".html", ".json", ".csv"];

    /// <summary>A name of a few words.</summary>
    public required string Title { get; init; }

    /// <summary>The sentence.</summary>
    public required string Text { get; init; }

    /// <summary>What the table shows.</summary>
    public required string Table { get; init; }

    /// <summary>What one seed measures: a pure function of the seed, from 1.</summary>
    public required Func<int, IEnumerable<Measurement>> Measure { get; init; }

    /// <summary>Which of the cells show the claim at a glance.</summary>
    public required Func<Evidence, ClaimPicture> Picture { get; init; }

    /// <summary>Confirmed, refuted, or under which conditions, as the numbers say.</summary>
    public required Func<Evidence, string> Verdict { get; init; }

    /// <summary>Measures, prints and, with <c>--out</c>, writes a page or the numbers: what a script returns.</summary>
    /// <param name="args">Of the command line.</param>
    /// <returns>0; 1 where it fails; 2 where the command line asks for something that cannot be done.</returns>
    public int Run(string[] args)
    {
        Option<int> seeds = new("--seeds") { Description = "How many seeds, 2 to 1000", DefaultValueFactory = static _ => 5 };
        Option<string?> file = new("--out")
        {
            HelpName = "FILE",
            Description = "Also write a page (.html), or every number (.json, which 'metarl gallery' reads, or .csv)",
        };
        Option<bool> force = new("--force") { Description = "Replace the file that is there" };
        seeds.Validators.Add(static r => { if (r.GetValueOrDefault<int>() is < 2 or > 1000) r.AddError("--seeds: expected a number from 2 to 1000"); });
        file.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<string>() is { } name && Fault(name, r.GetValue(force)) is { } fault) r.AddError($"--out: {fault}");
        });
        var command = new RootCommand(Text) { seeds, file, force };
        command.SetAction(parsed => Experiment.Guarded(() => Run(parsed.GetValue(seeds), parsed.GetValue(file))));
        ParseResult parsed = command.Parse(args);
        int exit = parsed.Invoke();
        return parsed.Errors.Count > 0 ? 2 : exit;
    }

    /// <summary>What some seeds measure, from seed 1 on.</summary>
    /// <param name="seeds">How many, at least 2.</param>
    public Evidence Evidence(int seeds) => new([.. Enumerable.Range(1, seeds).Select(seed => Measure(seed).ToArray())]);

    /// <summary>All that a page of it is made of.</summary>
    /// <param name="all">What was measured.</param>
    public ClaimRecord Record(Evidence all) => new()
    {
        Title = Title,
        Claim = Text,
        Command = $"{ScriptCommand.Name} --seeds {all.Seeds}",
        Table = Table,
        Seeds = all.Seeds,
        Verdict = Verdict(all),
        Picture = Picture(all),
        Cells = all.ToCells(),
    };

    // Said before anything is measured, which takes minutes.
    static string? Fault(string file, bool force)
    {
        if (!Kinds.Contains(Path.GetExtension(file))) return $"'{file}' ends in none of {string.Join(", ", Kinds)}";
        if (Directory.Exists(file)) return $"{file} is a folder; expected a file";
        return File.Exists(file) && !force ? $"{file} is there already; give another --out, or --force to replace it" : null;
    }

    void Run(int seeds, string? file)
    {
        Console.WriteLine($"CLAIM: {Text}\n\n{Table} Mean of {seeds} seeds ± half-width of its 95 % interval.\n");
        Evidence all = Evidence(seeds);
        ClaimRecord record = Record(all);
        Console.WriteLine($"{all.ToTable()}\nVERDICT: {record.Verdict}");
        if (file is null) return;
        Disk.MakeFolder(Path.GetDirectoryName(Path.GetFullPath(file))!);
        AtomicFile.Replace(Path.GetFullPath(file), Path.GetExtension(file) switch
        {
            ".html" => ClaimReport.Render(record),
            ".csv" => all.ToCsv(),
            _ => record.ToJson(),
        });
    }
}
