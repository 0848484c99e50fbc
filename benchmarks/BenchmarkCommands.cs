using System.CommandLine;
using BenchmarkDotNet.Running;

namespace MetaRL.Benchmarks;

/// <summary>The command line: a benchmark by its name, and its options.</summary>
static class BenchmarkCommands
{
    static readonly Option<int> Workers = Number("--workers", Environment.ProcessorCount, "Worker threads");
    static readonly Option<int> Repeats = Number("--repeats", 15, "Counted runs, after a warm-up");
    static readonly Option<bool> Json = new("--json") { Description = "Ends with one line of JSON, for programs" };

    static readonly Option<int> Tasks = Number("--tasks", 20, "Tasks");
    static readonly Option<int> Samples = Number("--samples", 2000, "Support and query samples of a task, each");
    static readonly Option<int> Hidden = Number("--hidden", 64, "Width of the two hidden layers");
    static readonly Option<int?> TasksPerChunk = new("--tasks-per-chunk")
    {
        HelpName = "N",
        Description = "Tasks computed as one batch of tensors [what suits the device]",
    };
    static readonly Option<string> Device = OfDevice("cpu"), PlayingDevice = OfDevice("gpu");
    static readonly Option<string?> Dump = new("--dump") { HelpName = "FILE", Description = "Keeps inputs and gradient as safetensors" };
    static readonly Option<bool> Profile = new("--profile") { Description = "Then each kernel alone: time, operations, bytes, fraction of the peak" };
    static readonly Option<int> Side = Number("--side", 28, "Pixels along a side of a picture");
    static readonly Option<int> PictureChannels = Number("--channels", 1, "Channels of a picture");
    static readonly Option<int> Filters = Number("--filters", 64, "Filters of a convolution");
    static readonly Option<bool> Alone = new("--alone") { Description = "Ours only, without PyTorch" };
    static readonly Option<string?> Python = new("--python")
    {
        HelpName = "COMMAND",
        Description = "A Python with torch [the first of python3, /usr/bin/python3 and python that has it]",
    };

    public static RootCommand Root()
    {
        TasksPerChunk.Validators.Add(r => { if (r.GetValueOrDefault<int?>() < 1) r.AddError("--tasks-per-chunk must be at least 1"); });
        return new RootCommand("Benchmarks; docs/performance.md says what they measured.")
        {
            Of("meta-gradient", "second-order MAML meta-gradient, 20 tasks, 2,000 + 2,000 samples, 20-64-64-6 unless told otherwise",
                MetaGradient(MetaGradientBenchmark.Run, Dump, Profile)),
            Of("compare-torch", "the meta-gradient here and in PyTorch, by turns; needs a Python with torch", MetaGradient(TorchComparison.Run, Python)),
            Of("compare-torch-gru", "the gradient of an RL² epoch, a GRU over 20 tasks x 20 trials x 100 steps, here and in PyTorch, by turns; needs a Python with torch",
                ([Tasks, Hidden, Python], r => RecurrentComparison.Run(Common(r), new(r.GetValue(Tasks), r.GetValue(Hidden)), r.GetValue(Python)))),
            Of("compare-torch-conv", "the second-order MAML gradient of a convolutional classifier, conv-4 on 5 + 75 pictures, here and in PyTorch, by turns "
                + "on one thread; needs a Python with torch",
                ([Side, PictureChannels, Filters, Alone, Python], r => ConvComparison.Run(Common(r), Pictures(r), r.GetValue(Python), r.GetValue(Alone)))),
            Of("navigation-iteration", "one MAML-TRPO iteration on 2-D navigation, 80,000 environment steps, and its parts", NavigationBenchmark.Run),
            Of("rollout", "environment steps per second with the policy in the loop", RolloutBenchmark.Run),
            Of("env-steps", "environment steps per second and core with random actions, without policy, for every built-in family", EnvStepsBenchmark.Run),
            Of("balance", "how evenly 20 tasks' rollouts and gradients are dealt out to 16 workers", BalanceBenchmark.Run),
            Of("scaling", "the meta-gradient's time and memory by tasks, samples, width and inner steps", ScalingBenchmark.Run),
            Of("device-crossover", "the meta-gradient on every device present, and where another than the embedded one is faster; needs an NVIDIA card, or -p:Torch=cpu, cuda-linux or installed",
                DeviceCrossover.Run),
            Of("device-iteration", "a whole meta-iteration of point navigation on a device, from rollouts to Adam",
                ([Device, Tasks], r => DeviceIterationBenchmark.Run(Common(r), r.GetValue(Device)!, r.GetValue(Tasks)))),
            Of("device-rollout", "environment steps per second where a device plays them, of which gpu alone does, by the number of environments",
                ([PlayingDevice], r => DeviceRolloutBenchmark.Run(Common(r), r.GetValue(PlayingDevice)!))),
            Of("memory", "resident memory over 1,000 meta-iterations", MemoryBenchmark.Run),
            Of("startup", "seconds from process start to the first finished meta-iteration", ([Device], r => StartupBenchmark.Run(Common(r), r.GetValue(Device)!))),
            Of("micro", "BenchmarkDotNet: matrix products and elementwise kernels", _ => { BenchmarkRunner.Run<KernelBenchmarks>(); return 0; }),
        };
    }

    static Command Of(string name, string what, Func<BenchmarkOptions, int> run) => Of(name, what, ([], r => run(Common(r))));

    static Command Of(string name, string what, (Option[] Own, Func<ParseResult, int> Run) benchmark)
    {
        var command = new Command(name, what) { Workers, Repeats, Json };
        foreach (Option option in benchmark.Own) command.Add(option);
        command.SetAction(benchmark.Run);
        return command;
    }

    static (Option[], Func<ParseResult, int>) MetaGradient(Func<MetaGradientOptions, int> run, params Option[] own)
        => ([Tasks, Samples, Hidden, Device, TasksPerChunk, .. own], r => run(new(Common(r))
        {
            Workload = new(r.GetValue(Tasks), r.GetValue(Samples), r.GetValue(Hidden)),
            Device = r.GetValue(Device)!,
            TasksPerChunk = r.GetValue(TasksPerChunk),
            Dump = own.Contains(Dump) ? r.GetValue(Dump) : null,
            Profile = own.Contains(Profile) && r.GetValue(Profile),
            Python = own.Contains(Python) ? r.GetValue(Python) : null,
        }));

    static ConvWorkload Pictures(ParseResult r) => new(r.GetValue(Side), r.GetValue(PictureChannels), r.GetValue(Filters));

    static BenchmarkOptions Common(ParseResult r) => new(r.GetValue(Workers), r.GetValue(Repeats), r.GetValue(Json));

    static Option<string> OfDevice(string standard) => new("--device")
    {
        HelpName = string.Join('|', BenchmarkDevices.Names),
        Description = "Where tensors live",
        DefaultValueFactory = _ => standard,
        CustomParser = static result =>
        {
            string name = result.Tokens[0].Value;
            if (BenchmarkDevices.WhyNot(name) is { } why) result.AddError(why);
            return name;
        },
    };

    static Option<int> Number(string name, int standard, string description)
    {
        var option = new Option<int>(name) { DefaultValueFactory = _ => standard, HelpName = "N", Description = description };
        option.Validators.Add(r =>
        {
            bool isGiven = r.Tokens.Count > 0;
            if (isGiven && r.GetValueOrDefault<int>() < 1) r.AddError($"{name} must be at least 1, found {r.Tokens[0].Value}");
        });
        return option;
    }
}
