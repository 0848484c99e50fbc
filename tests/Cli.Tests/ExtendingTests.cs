namespace MetaRL.Cli.Tests;

/// <summary>The page on extending shows scripts that work.</summary>
public sealed class ExtendingTests : IDisposable
{
    readonly Workshop shop = new();

    public void Dispose() => shop.Dispose();

    [Fact]
    public void The_page_shows_the_script_that_is_run_here()
        => Assert.Contains($"```csharp\n{Workshop.Resource("river.cs").Trim()}\n```", Workshop.Resource("extending.md"));

    [Fact]
    public void The_script_runs_from_a_folder_of_ones_own_and_keeps_the_contract()
    {
        string script = shop.Write("river.cs", Workshop.Resource("river.cs"));
        (int exit, string output) = shop.DotNet("run", script, "--", "--iterations", "2", "--set", "training.metaBatch=4", "--set", "evaluation.tasks=4", "--out", "run", "--quiet");
        Assert.True(exit == 0, output);
        Assert.True(File.Exists(Path.Combine(shop.Folder, "run", "report.html")), output);

        (exit, output, string error) = Workshop.Run("env-check", script);
        Assert.True(exit == 0, output + error);
        Assert.StartsWith("river (River): tasks without end", output);
        Assert.Contains("0 broken, 0 warnings", output);
    }
}
