using MetaRL.Envs.Families.Navigation;
using MetaRL.Experiments.Commands;
using MetaRL.Experiments.Configuration;
using MetaRL.Learners;
using MetaRL.Problems;
using MetaRL.Updates;

namespace MetaRL.Experiments.Tests;

public sealed class CommandLineTests
{
    static string Error(params string[] args) => Assert.Throws<UsageException>(() => CommandLine.Parse(args)).Message;

    [Fact]
    public void EveryOptionIsRead()
    {
        RunOptions options = CommandLine.Parse(["--iterations", "5", "--seed", "3", "--seeds", "2", "--workers", "4", "--device", "torch-cpu",
            "--out", "x", "--resume", "--dashboard", "8080", "--quiet", "--set", "a=1", "--set", "b=@2"]);
        Assert.Equal((5, 3, 2, 4), (options.Iterations, options.Seed, options.Seeds, options.Workers));
        Assert.Equal(("torch-cpu", "x", true, true, false), (options.Device, options.Out, options.Resume, options.Quiet, options.Help));
        Assert.Equal(["a=1", "b=@2", "training.iterations=5"], options.Assignments);
        Assert.Equal([3, 4], options.AllSeeds);
        Assert.Equal(8080, options.Dashboard);
    }

    [Fact]
    public void NothingIsNeeded()
    {
        RunOptions options = CommandLine.Parse([]);
        Assert.Equal((null, 1, 1, Environment.ProcessorCount), (options.Iterations, options.Seed, options.Seeds, options.Workers));
        Assert.Equal(("cpu", null, false, false, false), (options.Device, options.Out, options.Resume, options.Quiet, options.Help));
        Assert.Empty(options.Assignments);
        Assert.Null(options.Dashboard);
    }

    [Fact]
    public void ADashboardWithoutAPortTakesAnyThatIsFree()
    {
        Assert.Equal(0, CommandLine.Parse(["--dashboard"]).Dashboard);
        RunOptions options = CommandLine.Parse(["--dashboard", "--seeds", "2"]);
        Assert.Equal((0, 2), (options.Dashboard, options.Seeds));
    }

    [Theory]
    [InlineData("--seed: 'one' is not a whole number in [0, 1000000000]", "--seed", "one")]
    [InlineData("--seed: '-1' is not a whole number in [0, 1000000000]", "--seed", "-1")]
    [InlineData("--iterations: '1.5' is not a whole number in [0, 10000000]", "--iterations", "1.5")]
    [InlineData("--workers: '0' is not a whole number in [1, 1024]", "--workers=0")]
    [InlineData("--device: 'cpp' is not one of cpu, gpu, torch-cpu, cuda, auto; did you mean 'cpu'?", "--device", "cpp")]
    [InlineData("--device: 'GPU' is not one of cpu, gpu, torch-cpu, cuda, auto; did you mean 'gpu'?", "--device", "GPU")]
    [InlineData("--device: no name given; it is one of cpu, gpu, torch-cpu, cuda, auto", "--device")]
    [InlineData("'-p:Torch=installed' is for dotnet, which takes it before the ' -- ': dotnet run -p:Torch=installed -- ...", "--device", "cuda", "-p:Torch=installed")]
    [InlineData("--dashboard: '65536' is not a port in [0, 65535], where 0 is any that is free", "--dashboard", "65536")]
    [InlineData("--dashboard: 'here' is not a port in [0, 65535], where 0 is any that is free", "--dashboard", "here")]
    [InlineData("--out: '' is not a folder", "--out", "")]
    [InlineData("unexpected argument 'fast'; see --help", "fast")]
    [InlineData("unexpected argument 'b=2'; write --set b=2", "--set", "a=1", "b=2")]
    [InlineData("no option '--iteratons'; did you mean '--iterations'? Options: --iterations, --seed, --seeds, --workers, --device, --out, --from, --resume, --dashboard, --quiet, --set, --help", "--iteratons", "3")]
    public void BadUsageIsOneLineThatSaysWhat(string message, params string[] args) => Assert.Equal(message, Error(args));

    [Theory]
    [InlineData("--seed", "--seed")]
    [InlineData("--seed", "--seed", "1", "--seed", "2")]
    [InlineData("--set", "--set")]
    public void AMissingOrRepeatedValueNamesItsOption(string option, params string[] args)
    {
        string message = Error(args);
        Assert.Contains($"'{option}'", message);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("--help", "--seed", "one")]
    public void HelpWinsOverEverythingElse(params string[] args) => Assert.True(CommandLine.Parse(args).Help);

    [Fact]
    public void HelpShowsOptionsAndSettings()
    {
        StringWriter text = new();
        CommandLine.WriteHelp(text, "dotnet run experiments/x.cs --", Settings.Describe(new SampleRoot()));
        Assert.Contains("--iterations <N>", text.ToString());
        Assert.Contains("--device <cpu|gpu|torch-cpu|cuda|auto>", text.ToString());
        Assert.Contains("learner.innerLr=0.1  (number in (0, 10])", text.ToString());
        string end = text.ToString()[text.ToString().LastIndexOf("Examples:", StringComparison.Ordinal)..];
        Assert.All(CommandLine.Examples, example => Assert.Contains($"dotnet run experiments/x.cs -- {example}", end));
    }

    [Fact]
    public void ExamplesOfTheHelpAreUnderstood() => Assert.All(CommandLine.Examples, example => CommandLine.Parse(example.Split(' ')));

    [Fact]
    public void SettingsInTheExamplesAreThoseOfAnExperiment()
    {
        ExperimentConfig script = new() { Name = "x", Problem = new PolicyProblem { Family = new PointNavigation() }, Learner = new Maml(), Update = new AdamUpdate() };
        foreach (string example in CommandLine.Examples)
        {
            string[] words = example.Split(' ');
            Settings.Apply(script, words.Where((_, i) => i > 0 && words[i - 1] == "--set"));
        }
    }
}
