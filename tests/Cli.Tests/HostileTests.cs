using System.Diagnostics;
using System.Text.Json;
using MetaRL.Cli.Probing;
using MetaRL.TestKit;

namespace MetaRL.Cli.Tests;

/// <summary>env-check of code that would hang or end the process that it runs in.</summary>
public sealed class HostileTests
{
    static readonly string Assembly = typeof(HostileTests).Assembly.Location;

    static (int Exit, string Output, string Error) Check(string type, params string[] more) =>
        Workshop.Run(["env-check", Assembly, "--type", type, .. more]);

    [Theory]
    [InlineData(nameof(Hangs), "did not return within 5 s: it hangs, or is so slow that --limit must be raised (in task 'speed 0.6874351', step 1, of seed 20170309)")]
    [InlineData(nameof(Exits), "ended the process with exit code 0; an environment must not end the program that plays it")]
    [InlineData(nameof(Recurses), "overflowed the stack at MetaRL.Cli.Tests.HostileEnv.Deep(Int32): a recursion without end")]
    [InlineData(nameof(Crashes), "ended the process with exit code 134: Unhandled exception. System.InvalidOperationException: from beside")]
    [InlineData(nameof(Throws), @"InvalidOperationException: \u001b[2Jmotor 3\nlost its link\u0007 (in HostileEnv.Do, Hostile.cs line ")]
    [InlineData(nameof(ThrowsLate), "InvalidOperationException: too fast (in HostileEnv.Do, Hostile.cs line ")]
    public void What_ends_an_episode_is_one_failure_of_one_rule(string type, string words)
    {
        (int exit, string output, _) = Check(type, "--limit", "5");
        Assert.Equal(1, exit);
        Assert.StartsWith($"hostile ({type})", output);
        Assert.Contains("FAIL  runs", output);
        Assert.Single(output.Split('\n'), l => l.Contains(words));
        Assert.Contains("2 kept, 1 broken, 0 warnings, ", output);
    }

    [Fact]
    public void A_write_beside_the_observation_has_a_rule_of_its_own_and_is_told_once()
    {
        (int exit, string output, _) = Check(nameof(WritesBeside));
        Assert.Equal(1, exit);
        Assert.Contains("FAIL  indices", output);
        Assert.Single(output.Split('\n'), l => l.Contains("obs[1] was written"));
        Assert.Contains(" 1 broken, ", output);
    }

    [Theory]
    [InlineData(nameof(WithoutSpec), "its Spec is null; expected an EnvSpec")]
    [InlineData(nameof(ThrowsWhenMade), "its constructor threw InvalidOperationException: no licence")]
    [InlineData(nameof(HangsWhenMade), "its constructor did not return within 3 s")]
    [InlineData(nameof(HangsWhenDrawn), "drawing tasks did not return within 3 s")]
    public void A_family_that_cannot_be_examined_is_one_line(string type, string words)
    {
        (int exit, string output, string error) = Check(type, "--limit", "3");
        Assert.Equal((1, ""), (exit, output));
        Assert.StartsWith($"error: MetaRL.Cli.Tests.{type}: {words}", error);
        Assert.Single(error.Trim().Split('\n'));
    }

    [Theory]
    [InlineData(nameof(Harmless), "side-effects")]
    [InlineData(nameof(Endless), "side-effects")]
    [InlineData(nameof(Wide), "side-effects")]
    [InlineData(nameof(Prints), @" characters were printed, the first: \u001b[31mhello\n", 1)]
    public void What_can_be_played_is(string type, string words, int warnings = 0)
    {
        (int exit, string output, string error) = Check(type);
        Assert.True(exit == 0, output + error);
        Assert.Contains(words, output);
        Assert.Contains($" kept, 0 broken, {warnings} warning", output);
    }

    [Fact]
    public void What_does_not_run_on_a_GPU_is_told_why_and_fails_nothing()
    {
        const string Why = "Mischief.IsRed is a bool, which has 1 byte in .NET and 4 on a card; hold an int";
        (int exit, string output, _) = Check(nameof(Harmless));
        Assert.Equal(0, exit);
        Assert.Contains($"\n  info  gpu                 not on a GPU: {Why}\n", output);
        using JsonDocument document = JsonDocument.Parse(Check(nameof(Harmless), "--json").Output);
        JsonElement gpu = document.RootElement[0].GetProperty("gpu");
        Assert.False(gpu.GetProperty("runs").GetBoolean());
        Assert.Equal(Why, gpu.GetProperty("reason").GetString());
    }

    [Fact]
    public void What_cannot_be_played_is_not_asked_for_a_GPU()
    {
        using JsonDocument document = JsonDocument.Parse(Check(nameof(WritesBeside), "--json").Output);
        Assert.Equal(JsonValueKind.Null, document.RootElement[0].GetProperty("gpu").ValueKind);
    }

    [Fact]
    public void Where_nobody_knows_of_GPUs_that_is_what_is_said()
    {
        static string Said(Exception e) => GpuQuestion.Ask(new Harmless(), _ => throw e).ToString();
        Assert.Equal("not known whether it runs on a GPU: MetaRL.Gpu.dll is not beside this tool",
            Said(new FileNotFoundException("none", "MetaRL.Gpu, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null")));
        Assert.Equal("not known whether it runs on a GPU: compiling it for a GPU threw InvalidOperationException: lost", Said(new InvalidOperationException("lost")));
    }

    [Fact]
    public void A_changed_culture_and_folder_are_found_and_undone()
    {
        Assert.Contains("the culture was changed while 'runs' was probed", Check(nameof(Moves)).Output);
    }

    [Fact]
    public void Nothing_that_steers_a_terminal_reaches_it()
    {
        (int exit, string output, string error) = Check(nameof(Ansi));
        Assert.Equal(1, exit);
        Assert.StartsWith(@"ansi\u001b[31m (Ansi)", output);
        Assert.DoesNotContain(output + error, c => char.IsControl(c) && c != '\n');
        using JsonDocument document = JsonDocument.Parse(Check(nameof(Prints), "--json").Output);
        Assert.Equal("hostile", document.RootElement[0].GetProperty("family").GetString());
    }

    [Fact]
    public void What_cannot_be_examined_is_in_the_document_too()
    {
        (int exit, string output, _) = Check(nameof(WithoutSpec), "--json");
        Assert.Equal(1, exit);
        using JsonDocument document = JsonDocument.Parse(output);
        Assert.Equal("its Spec is null; expected an EnvSpec", document.RootElement[0].GetProperty("problem").GetString());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("NaN")]
    [InlineData("soon")]
    public void A_limit_is_a_number_of_seconds(string limit)
        => Assert.Equal(2, Check(nameof(Harmless), "--limit", limit).Exit);

    [TheoryNeeding("/proc/self/stat")]
    [InlineData("INT", 130)]
    [InlineData("KILL", 137)]
    public void Whatever_ends_the_tool_ends_its_process_too(string signal, int exitCode)
    {
        string tool = typeof(Probe).Assembly.Location;
        using Process process = Process.Start(new ProcessStartInfo(ChildProcess.Host, [tool, "env-check", Assembly, "--type", nameof(HangsInReset)])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        Assert.True(Soon(() => Probes() == 1));
        using (Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"])) kill.WaitForExit();
        process.WaitForExit();
        Assert.Equal(exitCode, process.ExitCode);
        Assert.True(Soon(() => Probes() == 0));
    }

    // Processes that examine the family which no other test takes.
    static int Probes() => Directory.EnumerateDirectories("/proc").Count(folder =>
    {
        try
        {
            string line = File.ReadAllText(Path.Combine(folder, "cmdline"));
            return line.Contains(Probe.Command, StringComparison.Ordinal) && line.Contains(Assembly + '\0' + nameof(HangsInReset), StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    });

    static bool Soon(Func<bool> isSo)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < TimeSpan.FromSeconds(60))
        {
            if (isSo()) return true;
            Thread.Sleep(50);
        }
        return false;
    }
}
