using System.CommandLine;
using MetaRL.Experiments.Display;
using MetaRL.Persistence;
using MetaRL.Reports.Claims;

namespace MetaRL.Cli.Galleries;

/// <summary><c>metarl gallery</c>: claims of scripts on one page, a picture each.</summary>
static class GalleryCommand
{
    const string Page = "gallery.html", Folder = "gallery";

    const string Help = """
        Puts the results of claims on one page: what claim scripts such as those of experiments/texts write with --out FILE.json.
        Each has its picture, its verdict, its table and its command. With --run it first measures each script of a folder that has no result
        in the gallery's folder yet.
        """;

    public static Command Of(TextWriter output, TextWriter error)
    {
        var results = new Argument<string[]>("results")
        {
            Description = "Files that claims' scripts have written (.json), or folders of them (default: gallery)",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var run = new Option<string?>("--run") { HelpName = "SCRIPTS", Description = "Measure first: a folder of claim scripts, or one of them" };
        Option<int?> seeds = Options.Number("--seeds", "Seeds of each measurement of --run (default 5)", 2, 1000);
        var path = new Option<string?>("--out")
        {
            HelpName = "PATH",
            Description = "The page (default gallery.html); with --run the folder of results and page (default gallery)",
        };
        var force = new Option<bool>("--force") { Description = "Replace the page that is there; with --run, measure again what has a result" };
        var command = new ToolCommand("gallery", Help,
            "metarl gallery --run experiments/texts --seeds 5 --out gallery", "metarl gallery rates.json prior.json --out claims.html")
        { results, run, seeds, path, force };
        command.SetAction(r =>
        {
            string[] given = r.GetValue(results) ?? [];
            if (r.GetValue(path) == "") throw new ToolException("--out: '' is neither a file nor a folder");
            bool isForced = r.GetValue(force);
            if (r.GetValue(run) is { } scripts)
            {
                if (given is [var more, ..]) throw new ToolException($"--run measures scripts, and shows what its folder holds; unexpected argument '{more}'");
                return Run(scripts, r.GetValue(seeds) ?? 5, r.GetValue(path) ?? Folder, isForced, output, error);
            }
            if (r.GetValue(seeds) is not null) throw new ToolException("--seeds: belongs to --run");
            return Compose(given, r.GetValue(path) ?? Page, isForced, output);
        });
        return command;
    }

    static int Compose(string[] given, string page, bool force, TextWriter output)
    {
        if (Directory.Exists(page)) throw new ToolException($"--out {page}: a folder is there; expected a file");
        if (File.Exists(page) && !force) throw new ToolException($"{page} is there already; give another --out, or --force to replace it");
        Write(ClaimFiles.Load(given.Length > 0 ? given : [Folder]), page, output);
        return 0;
    }

    // The page is a view of the results in its folder, made anew each time.
    static int Run(string scripts, int seeds, string folder, bool force, TextWriter output, TextWriter error)
    {
        if (File.Exists(folder)) throw new ToolException($"--out {folder}: a file is there; expected a folder, since --run keeps its results there");
        string[] failed = new ClaimRuns(folder, seeds, force, output, error).Run(ClaimRuns.Find(scripts));
        if (failed.Length > 0) error.WriteLine(VisibleText.Line($"error: failed: {string.Join(", ", failed)}; the same command again measures what is missing"));
        bool hasResults = Directory.EnumerateFiles(folder, ClaimFiles.Pattern).Any();
        if (hasResults) Write(ClaimFiles.Load([folder]), Path.Combine(folder, Page), output);
        return failed.Length > 0 ? 1 : 0;
    }

    static void Write(IReadOnlyList<(string Name, ClaimRecord Claim)> claims, string page, TextWriter output)
    {
        RunReading.Guarded(page, () =>
        {
            Disk.MakeFolder(Path.GetDirectoryName(Path.GetFullPath(page))!);
            AtomicFile.Replace(Path.GetFullPath(page), ClaimReport.RenderGallery(claims));
        });
        output.WriteLine(VisibleText.Escaped(page));
    }
}
