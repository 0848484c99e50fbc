using System.Diagnostics;
using MetaRL.Experiments.Display;
using MetaRL.TestKit;

namespace MetaRL.Experiments.Tests;

/// <summary>What a run does with and without a console.</summary>
public sealed class ConsoleTests : IDisposable
{
    readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    [Theory]
    [InlineData("plain äß 🎲\n\tnext", "plain äß 🎲\n\tnext")]
    [InlineData("\u001b[31mred\u0007\u007f\u009b\r", @"\u001b[31mred\u0007\u007f\u009b\u000d")]
    [InlineData("a\u202eb", @"a\u202eb")]
    public void ControlCharactersAreShown(string text, string shown)
    {
        Assert.Equal(shown, VisibleText.Of(text));
        using StringWriter output = new();
        using VisibleWriter visible = new(output);
        visible.Write(text.Replace("\r", ""));
        Assert.Equal(shown.Replace(@"\u000d", ""), output.ToString());
    }

    [Fact]
    public void HalfASurrogatePairIsShown() => Assert.Equal(@"a\ud800\udc00b", VisibleText.Of("a\ud800") + VisibleText.Of("\udc00b"));

    [Theory]
    [InlineData("plain äß 🎲", "plain äß 🎲")]
    [InlineData("a\r\nb\tc", @"a\nb\u0009c")]
    [InlineData("\u001b[31m\u202e\u200b\u2028\u00ad", @"\u001b[31m\u202e\u200b\n\u00ad")]   // a line separator is a line break
    public void ATokenIsOneLineOfWhatHasAShape(string text, string shown) => Assert.Equal(shown, VisibleText.Escaped(text));

    [Fact]
    public void AConsoleThatFailsIsLeftAlone()
    {
        using LastingWriter writer = new(new FullWriter());
        writer.WriteLine("x");
        Assert.Equal("No space left on device", writer.Lost);
        writer.Write('y');
        writer.Flush();
    }

    [FactNeeding("/dev/full")]
    public void AFullConsoleEndsNoRunAndIsNotedInTheLog()
    {
        using Process run = Shell("exec \"$@\" > /dev/full", "--iterations", "3");
        (int code, _, string error) = ScriptProcess.Finish(run);
        Assert.True(code == 0, error);
        string[] log = File.ReadAllLines(temp["a", "run.log"]);
        Assert.Contains("the console takes no more text (", Assert.Single(log));
    }

    [TheoryNeeding("/bin/sh")]
    [InlineData("HUP")]
    [InlineData("QUIT")]
    public void AClosedTerminalLeavesACheckpoint(string signal)
    {
        // The shell itself ignores nothing that the run is to hear.
        using Process run = Shell("exec \"$@\"", "--iterations", "1000000");
        string metrics = temp["a", "metrics.jsonl"];
        while (!File.Exists(metrics) || new FileInfo(metrics).Length == 0)
        {
            Assert.False(run.HasExited, "the run ended by itself");
            Thread.Sleep(5);
        }
        using (Process kill = Process.Start("kill", ["-s", signal, $"{run.Id}"])) kill.WaitForExit();
        (int code, _, string error) = ScriptProcess.Finish(run);
        Assert.Contains("interrupted; go on with", error);
        Assert.Equal(130, code);
        Assert.NotEmpty(Directory.GetFiles(temp["a", "checkpoint"]));
    }

    Process Shell(string command, params string[] args)
    {
        string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        string[] run = [host, "exec", typeof(Program).Assembly.Location, "--out", temp["a"], .. args];
        return Process.Start(new ProcessStartInfo("sh", ["-c", command, "sh", .. run]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
    }

    sealed class FullWriter : StringWriter
    {
        public override void Write(string? value) => throw new IOException("No space left on device");

        public override void Write(char value) => throw new IOException("No space left on device");
    }
}
