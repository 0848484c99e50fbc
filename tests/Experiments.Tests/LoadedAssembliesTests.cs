using System.Diagnostics;

namespace MetaRL.Experiments.Tests;

/// <summary>A run on the CPU loads no other back end's assemblies and no data that it does not need, though they lie beside the script.</summary>
public sealed class LoadedAssembliesTests : IDisposable
{
    /// <summary>Set, the script that this assembly is tells at its end what it has loaded.</summary>
    public const string Variable = "METARL_TESTS_LOADED";

    const string Prefix = "loaded: ";

    readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    internal static void WriteLoaded()
    {
        IEnumerable<string?> names = AppDomain.CurrentDomain.GetAssemblies().Select(static a => a.GetName().Name);
        Console.Out.WriteLine(Prefix + string.Join(' ', names));
    }

    static (int Code, string[] Loaded) Run(params string[] args)
    {
        using Process process = ScriptProcess.Start((Variable, "1"), args);
        (int code, string output, _) = ScriptProcess.Finish(process);
        string line = output.Split('\n').Single(static l => l.StartsWith(Prefix, StringComparison.Ordinal));
        return (code, line[Prefix.Length..].Trim().Split(' '));
    }

    [Theory]
    [InlineData("--quiet")]
    [InlineData("--device", "cpu")]
    public void ARunOnTheCpuLoadsNoOtherBackEnd(params string[] options)
    {
        (int code, string[] loaded) = Run(["--out", temp["a"], "--iterations", "1", .. options]);
        Assert.Equal(0, code);
        Assert.All((string[])["MetaRL.Gpu.dll", "ILGPU.dll", "MetaRL.GlyphData.dll", "MetaRL.Dashboard.dll"], static file => Assert.True(File.Exists(Path.Combine(AppContext.BaseDirectory, file))));
        Assert.Contains("MetaRL.Tensors", loaded);
        Assert.DoesNotContain("MetaRL.Gpu", loaded);
        Assert.DoesNotContain("MetaRL.GlyphData", loaded);
        Assert.DoesNotContain("MetaRL.Dashboard", loaded);
        Assert.DoesNotContain(loaded, static name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
        Assert.DoesNotContain(loaded, static name => name.StartsWith("ILGPU", StringComparison.Ordinal));
    }

    [Fact]
    public void AspNetCoreIsLoadedWhereADashboardIsAskedFor()
    {
        (int code, string[] loaded) = Run("--out", temp["a"], "--iterations", "1", "--dashboard");
        Assert.Equal(0, code);
        Assert.Contains("MetaRL.Dashboard", loaded);
        Assert.Contains("Microsoft.AspNetCore.Server.Kestrel.Core", loaded);
        Assert.DoesNotContain("Microsoft.AspNetCore.Hosting", loaded);
    }

    [Fact]
    public void TheGpuIsLookedForWhereItIsAskedFor()
    {
        (int code, string[] loaded) = Run("--out", temp["a"], "--iterations", "0", "--device", "gpu");
        Assert.Contains("MetaRL.Gpu", loaded);
        // Where there is no card, that is known without ILGPU.
        Assert.Equal(code == 0, loaded.Contains("ILGPU"));
    }
}
