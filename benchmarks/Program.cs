using BenchmarkDotNet.Running;
using MetaRL.Benchmarks;

// dotnet run -c Release --project benchmarks -- NAME [--workers W] [--repeats R] [--json]; see docs/performance.md
var benchmarks = new Dictionary<string, (string What, Func<BenchmarkOptions, int> Run)>
{
    ["memory"] = ("resident memory over 1,000 meta-iterations", MemoryBenchmark.Run),
    ["meta-gradient"] = ("second-order MAML meta-gradient, 20 tasks, 2,000 + 2,000 samples, 20-64-64-6; --dump FILE keeps it", MetaGradientBenchmark.Run),
    ["compare-torch"] = ("the meta-gradient here and in PyTorch, by turns; needs /usr/bin/python3 with torch", TorchComparison.Run),
    ["scaling"] = ("the meta-gradient's time and memory by tasks, samples, width and inner steps", ScalingBenchmark.Run),
    ["device-crossover"] = ("the meta-gradient on every device present, and where another than the embedded one is faster; needs -p:Torch=cpu or cuda-linux", DeviceCrossover.Run),
    ["navigation-iteration"] = ("one MAML-TRPO iteration on 2-D navigation, 80,000 environment steps, and its parts", NavigationBenchmark.Run),
    ["rollout"] = ("environment steps per second with the policy in the loop", RolloutBenchmark.Run),
    ["env-steps"] = ("environment steps per second and core with random actions, without policy, for every built-in family", EnvStepsBenchmark.Run),
    ["startup"] = ("seconds from process start to the first finished meta-iteration", StartupBenchmark.Run),
    ["micro"] = ("BenchmarkDotNet: matrix products and elementwise kernels", o => { BenchmarkRunner.Run<KernelBenchmarks>(); return 0; }),
};

if (args.Length > 0 && benchmarks.TryGetValue(args[0], out var chosen) && BenchmarkOptions.TryParse(args[0], args[1..], out BenchmarkOptions options)) return chosen.Run(options);
Console.Error.WriteLine("usage: dotnet run -c Release --project benchmarks -- NAME [--workers W] [--repeats R] [--json]");
foreach ((string name, (string what, _)) in benchmarks) Console.Error.WriteLine($"  {name,-22}{what}");
return 2;
