using System.CommandLine;
using MetaRL.Benchmarks;

// dotnet run -c Release --project benchmarks -- NAME [--workers W] [--repeats R] [--json]; see docs/performance.md
try
{
    ParseResult result = BenchmarkCommands.Root().Parse(args, new() { ResponseFileTokenReplacer = null });
    return result.Errors is [var error, ..]
        ? Refuse($"{error.Message}; see --help")
        : result.Invoke(new() { EnableDefaultExceptionHandler = false });
}
catch (UnavailableException e) { return Refuse(e.Message); }

static int Refuse(string why)
{
    Console.Error.WriteLine($"error: {why}");
    return 2;
}
