using System.Text.RegularExpressions;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Experiments;
using MetaRL.Learners;
using MetaRL.Problems;
using MetaRL.Updates;

namespace MetaRL.Cli.Tests;

/// <summary>The page on extending shows scripts that work.</summary>
public sealed partial class ExtendingTests : IDisposable
{
    static readonly string[] Samples = ["river.cs", "learning.cs", "supervised.cs", "acting.cs"];

    readonly Workshop shop = new();

    public void Dispose() => shop.Dispose();

    // But for lines that go into a test project.
    [Fact]
    public void Every_piece_of_code_on_the_page_is_part_of_a_script_that_is_run_here()
    {
        string[] scripts = Array.ConvertAll(Samples, Workshop.Resource);
        string[] pieces = [.. CodeBlock().Matches(Workshop.Resource("extending.md")).Select(m => m.Groups[1].Value)];
        Assert.All(pieces.Where(p => p.Contains('\n')), piece => Assert.True(scripts.Any(s => s.Contains(piece, StringComparison.Ordinal)), piece));
        Assert.Contains(Workshop.Resource("river.cs").Trim(), pieces);
        Assert.Contains(Workshop.Resource("acting.cs").Trim(), pieces);
    }

    [Fact]
    public void The_page_shows_every_type_of_the_scripts()
    {
        string page = Workshop.Resource("extending.md");
        Assert.All(Samples.SelectMany(s => TypeLine().Matches(Workshop.Resource(s))), line => Assert.Contains(line.Value, page));
    }

    [Fact]
    public void The_script_runs_from_a_folder_of_ones_own_and_keeps_the_contract()
    {
        string script = shop.Write("river.cs", Workshop.Resource("river.cs"));
        string[] small = ["--iterations", "2", "--set", "training.metaBatch=4", "--set", "evaluation.tasks=4"];
        (int exit, string output) = shop.DotNet(["run", script, "--", .. small, "--out", "run", "--quiet"]);
        Assert.True(exit == 0, output);
        Assert.All((string[])["report.html", "before.svg", "after.svg"], file => Assert.True(File.Exists(Path.Combine(shop.Folder, "run", file)), file + output));
        Assert.Contains("a current of ", File.ReadAllText(Path.Combine(shop.Folder, "run", "after.svg")));

        (exit, output, string error) = Workshop.Run("eval", Path.Combine(shop.Folder, "run"), "--split", "shifted", "--source", script);
        Assert.True(exit == 0, error);
        Assert.Contains("4 tasks outside the trained range, in one 1.5 times as wide", output);
        Assert.Matches(@"gain +\S tasks +success +\S tasks", output);

        (exit, output, error) = Workshop.Run("env-check", script);
        Assert.True(exit == 0, output + error);
        Assert.StartsWith("river (River): tasks without end", output);
        Assert.Contains("0 broken, 0 warnings", output);
        Assert.Contains("\n  info  gpu                 runs on a GPU\n", output);
    }

    [Fact]
    public void The_environment_in_the_readme_is_a_whole_script_that_runs()
    {
        string code = Workshop.Resource("ferry.cs").Trim();
        Assert.Contains($"```csharp\n{code}\n```", Workshop.Resource("README.md"));
        string script = shop.Write("ferry.cs", code);
        (int exit, string output) = shop.DotNet(["run", script, "--", "--iterations", "1", "--set", "training.metaBatch=2", "--set", "evaluation.tasks=2", "--out", "run", "--quiet"]);
        Assert.True(exit == 0, output);
        (exit, output, string error) = Workshop.Run("env-check", script);
        Assert.True(exit == 0, output + error);
        Assert.Contains("0 broken", output);
    }

    [Fact]
    public void A_supervised_problem_runs()
    {
        string script = shop.Write("supervised.cs", Workshop.Resource("supervised.cs"));
        string[] small = ["--iterations", "2", "--set", "problem.shots=5", "--set", "evaluation.tasks=4"];
        (int exit, string output) = shop.DotNet(["run", script, "--", .. small, "--out", "run", "--quiet"]);
        Assert.True(exit == 0, output);
        Assert.Contains("sin(x - ", File.ReadAllText(Path.Combine(shop.Folder, "run", "evaluation.json")));
    }

    [Fact]
    public void What_was_learned_acts()
    {
        string folder = Path.Combine(shop.Folder, "run");
        string[] small = ["--iterations", "1", "--set", "training.metaBatch=2", "--set", "evaluation.tasks=2"];
        int trained = Experiment.Run([.. small, "--out", folder, "--quiet"], new()
        {
            Name = "acting",
            Problem = new PolicyProblem { Family = new PointNavigation { Horizon = 10 } },
            Learner = new Maml(),
            Update = new AdamUpdate(),
        });
        Assert.Equal(0, trained);
        string script = shop.Write("acting.cs", Workshop.Resource("acting.cs"));
        (int exit, string output) = shop.DotNet("run", script, "--", folder);
        Assert.True(exit == 0, output);
        Assert.Matches(@"(return after \d steps: -?\d+\.\d\d\n){3}act: -?[\d.E-]+, -?[\d.E-]+\n", output);
    }

    [Fact]
    public void What_was_learned_adapts_in_a_program_of_ones_own_and_is_taken_along()
    {
        string folder = Path.Combine(shop.Folder, "run");
        int trained = Experiment.Run(["--iterations", "1", "--set", "training.metaBatch=2", "--set", "evaluation.tasks=2", "--out", folder, "--quiet"], new()
        {
            Name = "deploying",
            Problem = new PolicyProblem { Family = new PointNavigation { Horizon = 10 } },
            Learner = new Maml(),
            Update = new AdamUpdate(),
        });
        Assert.Equal(0, trained);
        string script = shop.Write("deploying.cs", Workshop.Resource("deploying.cs"));
        (int exit, string output) = shop.DotNet("run", script, "--", folder);
        Assert.True(exit == 0, output);
        Assert.Matches(@"adapted after \d+ frames\nact: -?[\d.E-]+, -?[\d.E-]+\n", output);
    }

    [GeneratedRegex("```csharp\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"^public .*\b(class|record|struct) .*$", RegexOptions.Multiline)]
    private static partial Regex TypeLine();
}
