using System.CommandLine;
using MetaRL.Benchmarks;
using MetaRL.Experiments.Configuration;

// dotnet run -c Release --project benchmarks -- NAME [--workers W] [--repeats R] [--json]; see docs/performance.md
try
{
    ParseResult result = BenchmarkCommands.Root().Parse(args, new() { ResponseFileTokenReplacer = null });
    if (result is { CommandResult.Command: RootCommand root, Errors.Count: > 0 }) return Refuse(Unnamed(result, root));
    return result.Errors is [var error, ..]
        ? Refuse($"{error.Message}; see --help")
        : result.Invoke(new() { EnableDefaultExceptionHandler = false });
}
catch (UnavailableException e) { return Refuse(e.Message); }

static string Unnamed(ParseResult result, RootCommand root)
{
    string[] names = [.. root.Subcommands.Select(static c => c.Name)];
    string what = result.UnmatchedTokens is [var unknown, ..] ? $"no benchmark '{unknown}'{EditDistance.DidYouMean(unknown, names)} There are" : "no benchmark is named; give one of";
    return $"{what} {string.Join(", ", names)}";
}

static int Refuse(string why)
{
    Console.Error.WriteLine($"error: {why}");
    return 2;
}
