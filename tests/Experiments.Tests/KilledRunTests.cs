using System.Diagnostics;

namespace MetaRL.Experiments.Tests;

/// <summary>A run that SIGKILL ends anywhere, and its continuation.</summary>
public sealed class KilledRunTests : IDisposable
{
    const int Iterations = 1000, Killed = 15;

    readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    [Fact]
    public void AKilledRunIsResumedToTheSameBits()
    {
        using (Process whole = Start("whole")) Finish(whole);
        using (Process killed = Start("killed"))
        {
            WaitForLines(temp["killed", "metrics.jsonl"], Killed, killed);
            killed.Kill();   // SIGKILL: no handler runs
            killed.WaitForExit();
        }
        Assert.False(File.Exists(temp["killed", "evaluation.json"]), "the run ended before it was killed; give it more iterations");

        using (Process resumed = Start("killed", "--resume", "--workers", "1")) Finish(resumed);
        string last = $"checkpoint/iteration-{Iterations:D8}.safetensors";
        foreach (string file in new[] { last, "evaluation.json" })
            Assert.Equal(File.ReadAllBytes(temp["whole", file]), File.ReadAllBytes(temp["killed", file]));
        Assert.Equal(Iterations, File.ReadLines(temp["killed", "metrics.jsonl"]).Count());
    }

    Process Start(string folder, params string[] args) =>
        ScriptProcess.Start(["--out", temp[folder], "--iterations", $"{Iterations}", "--quiet", .. args]);

    static void Finish(Process process)
    {
        (int code, string _, string error) = ScriptProcess.Finish(process);
        Assert.True(code == 0, $"exit code {code}: {error}");
    }

    static void WaitForLines(string file, int lines, Process process)
    {
        while (!File.Exists(file) || Lines(file) < lines)
        {
            Assert.False(process.HasExited, "the run ended before it was killed");
            Thread.Sleep(5);
        }
    }

    static int Lines(string file)
    {
        using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().Count(c => c == '\n');
    }
}
