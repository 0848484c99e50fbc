using System.CommandLine;
using MetaRL.Benchmarks;

// dotnet run -c Release --project benchmarks -- NAME [--workers W] [--repeats R] [--json]; see docs/performance.md
ParseResult result = BenchmarkCommands.Root().Parse(args, new() { ResponseFileTokenReplacer = null });
if (result.Errors is [var error, ..])
{
    Console.Error.WriteLine($"error: {error.Message}; see --help");
    return 2;
}
return result.Invoke(new() { EnableDefaultExceptionHandler = false });
