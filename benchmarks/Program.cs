using BenchmarkDotNet.Running;
using MetaRL.Benchmarks;

// dotnet run -c Release --project benchmarks -- NAME [--workers W] [--json]; see docs/performance.md
var benchmarks = new Dictionary<string, (string What, Func<BenchmarkOptions, int> Run)>
{
    ["memory"] = ("resident memory over 1,000 meta-iterations", MemoryBenchmark.Run),
    ["meta-gradient"] = ("second-order MAML meta-gradient, 20 tasks, 2,000 + 2,000 samples, 20-64-64-6", MetaGradientBenchmark.Run),
    ["navigation-iteration"] = ("one MAML-TRPO iteration on 2-D navigation, 80,000 environment steps", NavigationBenchmark.Run),
    ["micro"] = ("BenchmarkDotNet: matrix products and elementwise kernels", o => { BenchmarkRunner.Run<KernelBenchmarks>(); return 0; }),
};

if (args.Length > 0 && benchmarks.TryGetValue(args[0], out var chosen) && BenchmarkOptions.TryParse(args[1..], out BenchmarkOptions options)) return chosen.Run(options);
Console.Error.WriteLine("usage: dotnet run -c Release --project benchmarks -- NAME [--workers W] [--repeats R] [--json]");
foreach ((string name, (string what, _)) in benchmarks) Console.Error.WriteLine($"  {name,-22}{what}");
return 2;
