using System.Runtime.Versioning;
using MetaRL.Cli.Tests.Evaluating;
using MetaRL.Experiments;
using MetaRL.Experiments.Display;
using MetaRL.Reports.Runs;
using MetaRL.TestKit;
using Spectre.Console;

namespace MetaRL.Cli.Tests.Damage;

/// <summary>Every command, and a script that resumes, over every damaged run folder: an answer, or one line that says what is wrong.</summary>
public sealed class DamagedRunTests(TrainedRuns runs) : IClassFixture<TrainedRuns>
{
    public static TheoryData<string> Names => [.. Damages.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_told_in_words(string damage)
    {
        string whole = runs.Copy("b/1"), run = runs.Copy("a/1");
        Damages.All[damage](run);
        string[][] commands =
        [
            ["runs", "--root", run], ["runs", "--root", run, "--json"], ["runs", "tiny", "--root", Path.GetDirectoryName(run)!, "--sort", "score"],
            ["table", run], ["compare", run, whole, "--repetitions", "100"], ["compare", whole, run, "--repetitions", "100"],
            ["eval", run, "--workers", "1", "--tasks", "2", "--rollouts", "1"],
        ];
        foreach (string[] command in commands) Judge(command, Run(command));
        Judge(["--resume"], Resume(run));
        if (!Directory.Exists(run)) return;
        foreach (string page in Directory.EnumerateFiles(run, "*.html", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }))
            Assert.DoesNotContain("<script>alert", File.ReadAllText(page));
    }

    [Fact]
    public void A_run_that_is_being_written_is_read_along()
    {
        string run = runs.Copy("a/1");
        using FileStream held = new(Path.Combine(run, RunFolder.LockFile), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        Assert.Contains("running", Workshop.Run("runs", "--root", run).Output);
        Assert.Equal(0, Workshop.Run("table", run).Exit);
        Assert.Equal(0, Workshop.Run("eval", run, "--workers", "1", "--tasks", "2").Exit);
        (int exit, _, string error) = Resume(run);
        Assert.Equal(2, exit);
        Assert.Contains("another process is writing this run", error);
    }

    [FactNeeding("/bin/sh")]
    [UnsupportedOSPlatform("windows")]
    public void A_folder_that_may_not_be_read_is_told_in_words()
    {
        string run = runs.Copy("a/1");
        File.SetUnixFileMode(run, UnixFileMode.None);
        try
        {
            // Whoever may read everything, as root may, finds nothing wrong.
            foreach (string[] command in (string[][])[["runs", "--root", run], ["table", run], ["compare", run, run + "/"], ["eval", run]]) Judge(command, Run(command));
        }
        finally
        {
            File.SetUnixFileMode(run, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public void A_folders_own_name_commands_no_terminal()
    {
        string run = runs.Copy("a/1"), odd = Path.Combine(Path.GetDirectoryName(run)!, "<script>alert(1)<\u2215script>\u001b[31m\n\u202e");
        Directory.Move(run, odd);
        foreach (string[] command in (string[][])[["runs", "--root", Path.GetDirectoryName(odd)!], ["table", odd], ["eval", odd, "--workers", "1", "--tasks", "2"], ["eval", odd + "x"]])
            Judge(command, Run(command));
    }

    // As the program itself writes.
    static (int Exit, string Output, string Error) Run(params string[] args)
    {
        StringWriter output = new(), error = new();
        return (Tool.Run(args, new VisibleWriter(output), new VisibleWriter(error)), output.ToString(), error.ToString());
    }

    static (int Exit, string Output, string Error) Resume(string run)
    {
        StringWriter output = new(), error = new();
        IAnsiConsole console = AnsiConsole.Create(new() { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(output) });
        int exit = Experiment.Run(["--out", run, "--resume", "--iterations", "3", "--workers", "1"], TrainedRuns.Config, new(console, output, error, CancellationToken.None));
        return (exit, output.ToString(), error.ToString());
    }

    static void Judge(string[] command, (int Exit, string Output, string Error) said)
    {
        string all = $"{string.Join(' ', command)}: {said.Exit}\n{said.Output}\n{said.Error}";
        Assert.True(said.Exit is 0 or 1 or 2, all);
        Assert.DoesNotContain("   at ", all);
        Assert.DoesNotContain("shows the whole trace", all);
        Assert.DoesNotContain("Object reference", all);
        Assert.DoesNotContain(said.Output + said.Error, c => c is '\u202e' || (char.IsControl(c) && c is not ('\n' or '\r' or '\t')));
        if (said.Exit == 0) return;
        string[] lines = said.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.True(lines.Count(line => line.StartsWith("error: ", StringComparison.Ordinal)) == 1, all);
        Assert.StartsWith("error: ", lines[^1]);
    }
}
