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

    [Fact]
    public void HelpErrorsAndAutoKnowItToo()
    {
        Assert.Contains("--device <cpu|gpu|torch-cpu|cuda|mine|auto>", Run("--help").Output);
        Assert.Contains("--device: 'min' is not one of cpu, gpu, torch-cpu, cuda, mine, auto", Run("--device", "min").Error);
        Assert.Matches(@"device: \S+, where a meta-batch takes .* ms on ", Run("--out", temp["a"], "--iterations", "0", "--device", "auto").Output);
    }
}
