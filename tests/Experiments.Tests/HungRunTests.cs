using System.Diagnostics;
using MetaRL.Envs;
using MetaRL.Reports.Runs;

namespace MetaRL.Experiments.Tests;

/// <summary>A run whose environment never returns ends with the first signal all the same.</summary>
public sealed class HungRunTests : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    [Theory]
    [InlineData(Split.Train, 2)]   // in the third iteration
    [InlineData(Split.Test, 1)]    // in the held-out evaluation after the first iteration
    public async Task ItIsInterruptedAtOnceNamesTheTaskAndKeepsACheckpoint(Split split, int iterations)
    {
        using Process run = ScriptProcess.Start((HangingFamily.Variable, $"{split}"), "--out", temp["run"], "--iterations", "100", "--quiet", "--set", "evaluation.every=1", "--set", "evaluation.validationTasks=0");
        try
        {
            while (await run.StandardError.ReadLineAsync().WaitAsync(Patience) != "hanging") { }
            Process.Start("kill", ["-TERM", $"{run.Id}"]).WaitForExit();
            string error = await run.StandardError.ReadToEndAsync().WaitAsync(Patience);
            await run.WaitForExitAsync().WaitAsync(Patience);
            Assert.Equal(130, run.ExitCode);
            Assert.Matches($@"Fate {{ Hangs = True, Split = {split} }}, seed 0x[0-9a-f]{{16}}, step 3 of rollouts? \d.*: has not come back, and is left behind", error);
            Assert.Contains("interrupted; go on with: ", error);
            Assert.True(File.Exists(temp["run", "checkpoint", $"iteration-{iterations:D8}.safetensors"]));
            Assert.Equal(iterations, RunFolder.Load(temp["run"]).Metrics.Count);
        }
        finally
        {
            if (!run.HasExited) run.Kill();
        }
    }
}
