using System.Diagnostics;
using MetaRL.Reports.Runs;

namespace MetaRL.Experiments.Tests;

/// <summary>A back end that a script registers is a device like the others.</summary>
public sealed class OwnDeviceTests : IDisposable
{
    readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    static (int Code, string Output, string Error) Run(params string[] args)
    {
        using Process process = ScriptProcess.Start(args);
        return ScriptProcess.Finish(process);
    }

    [Fact]
    public void ARunGoesWhereTheScriptsOwnDeviceIs()
    {
        (int code, string output, string error) = Run("--out", temp["a"], "--iterations", "1", "--device", "mine");
        Assert.True(code == 0, error);
        Assert.Contains(" on mine, ", output);
        Assert.Equal("mine", RunFolder.Load(temp["a"]).Config.Environment["device"]);
    }

    static (int Code, string Output, string Error) RunAmongBroken(params string[] args)
    {
        using Process process = ScriptProcess.Start((BrokenDevice.Variable, "1"), args);
        return ScriptProcess.Finish(process);
    }

    [Fact]
    public void ADeviceThatCannotBeOpenedIsBadUsageAndLeavesNoTrace()
    {
        (int code, string output, string error) = RunAmongBroken("--out", temp["a"], "--iterations", "1", "--device", "shut");
        Assert.Equal(2, code);
        Assert.Equal($"error: --device shut: {BrokenDevice.Why}; or take --device cpu", error.TrimEnd());
        Assert.Equal("", output);
        Assert.False(Directory.Exists(temp["a"]));
    }

    [Fact]
    public void AutoSaysOfEveryDeviceThatItCannotTakeWhyAndGoesOn()
    {
        (int code, string output, string error) = RunAmongBroken("--out", temp["a"], "--iterations", "0", "--device", "auto");
        Assert.True(code == 0, error);
        string[] lines = output.Split('\n', StringSplitOptions.TrimEntries);
        Assert.Single(lines, line => line.StartsWith("device: ", StringComparison.Ordinal));
        Assert.Single(lines, $"not shut: {BrokenDevice.Why}");
        Assert.Single(lines, line => line.StartsWith("not failing: ", StringComparison.Ordinal));
        Assert.DoesNotContain("--device cpu", output);
    }

    [Fact]
    public void HelpErrorsAndAutoKnowItToo()
    {
        Assert.Contains("--device <cpu|gpu|torch-cpu|cuda|mine|auto>", Run("--help").Output);
        Assert.Contains("--device: 'min' is not one of cpu, gpu, torch-cpu, cuda, mine, auto", Run("--device", "min").Error);
        Assert.Matches(@"device: \S+, where a meta-batch takes .* ms on ", Run("--out", temp["a"], "--iterations", "0", "--device", "auto").Output);
    }
}
