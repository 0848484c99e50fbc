using System.Text.Json;
using MetaRL.Cli.Starting;

namespace MetaRL.Cli.Tests.Starting;

/// <summary>Files to begin with; <c>tests/packages.sh</c> has them from packages.</summary>
public sealed class NewCommandTests : IDisposable
{
    const string Project = "src/Experiments/MetaRL.Experiments.csproj";

    readonly Workshop shop = new();

    public void Dispose() => shop.Dispose();

    [Theory]
    [InlineData("env", "every rule is kept")]
    [InlineData("experiment", @"two trainings learn the same \d+ weights")]
    [InlineData("learner", "as it should be")]
    public void What_is_written_compiles_and_keeps_its_own_check(string kind, string words)
    {
        string script = Written(kind, "Ferry");
        (int exit, string output) = shop.DotNet("run", script, "--", "--check");
        Assert.True(exit == 0, output);
        Assert.Matches(words, output);
    }

    [Theory]
    [InlineData("env", "return new(Reward: -MathF.Abs(x));", "return new(Reward: -MathF.Abs(x) * Random.Shared.NextSingle());", "the same seed gives the same trajectory")]
    [InlineData("learner", "step.CreateGraph", "createGraph: false", "they differ")]
    public void A_check_finds_what_is_broken(string kind, string right, string wrong, string words)
    {
        string script = Written(kind, "Ferry"), code = File.ReadAllText(script);
        Assert.Contains(right, code);
        File.WriteAllText(script, code.Replace(right, wrong, StringComparison.Ordinal));
        (int exit, string output) = shop.DotNet("run", script, "--", "--check");
        Assert.True(exit == 1, output);
        Assert.Contains(words, output);
    }

    [Fact]
    public void A_file_refers_to_the_sources_around_it_then_to_the_tools_own_then_to_the_package()
    {
        string sources = Path.Combine(shop.Folder, "sources"), elsewhere = Path.Combine(shop.Folder, "elsewhere");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(sources, Project))!);
        File.WriteAllText(Path.Combine(sources, Project), "");
        string inside = Path.Combine(sources, "my", "scripts");
        Assert.StartsWith($"#:project ../../{Project}\n", LibraryReference.For(inside, elsewhere, "1.2.3").Lines);
        Assert.StartsWith($"#:project {sources}/{Project}\n".Replace('\\', '/'), LibraryReference.For(elsewhere, inside, "1.2.3").Lines);
        Assert.Equal("#:package MetaRL.Experiments@1.2.3", LibraryReference.For(elsewhere, elsewhere, "1.2.3").Lines);
    }

    [Theory]
    [InlineData("'my-boat' cannot name a type; expected letters and digits, the first a capital, such as MyBoat", "env", "my-boat")]
    [InlineData("'ferry' cannot name a type; expected letters and digits, the first a capital, such as Ferry", "env", "ferry")]
    [InlineData("'2D' cannot name a type; expected letters and digits, the first a capital, such as D", "learner", "2D")]
    [InlineData("'../Ferry' cannot name a type", "env", "../Ferry")]
    [InlineData("'class' cannot name a type", "env", "class")]
    [InlineData("'Fähre' cannot name a type", "env", "Fähre")]
    [InlineData("Maml would hide MetaRL.Learners.Maml; take another name, such as MyMaml", "learner", "Maml")]
    [InlineData("Math would hide System.Math", "env", "Math")]
    [InlineData("no kind 'evn'; did you mean 'env'?", "evn", "Ferry")]
    [InlineData("new: <name> is missing", "env")]
    public void What_cannot_be_made_is_told_in_one_line(string words, params string[] args)
    {
        (int exit, string output, string error) = Workshop.Run(["new", .. args, "--out", shop.Folder]);
        Assert.Contains(words, error);
        Assert.Equal((2, ""), (exit, output));
        Assert.Single(error.Trim().Split('\n'));
        Assert.Empty(Directory.GetFileSystemEntries(shop.Folder));
    }

    [Fact]
    public void Nothing_is_overwritten()
    {
        string mine = shop.Write("Ferry.cs", "mine");
        (int exit, _, string error) = Workshop.Run("new", "env", "Ferry", "--out", shop.Folder);
        Assert.Equal(2, exit);
        Assert.Contains($"{mine} is there already, and nothing is overwritten", error);
        Assert.Equal("mine", File.ReadAllText(mine));
    }

    [Fact]
    public void Dotnet_new_has_the_same_templates()
    {
        string folder = Path.Combine(Workshop.Root, "src", "Templates");
        string[] configurations = Directory.GetFiles(folder, "template.json", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None });
        string[] sources = [.. configurations.Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"))];
        Assert.Equal(Template.All.Select(t => ($"metarl-{t.Kind}", t.Placeholder)).Order(), sources.Select(Names).Order());
    }

    static (string ShortName, string SourceName) Names(string configuration)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(configuration));
        return (document.RootElement.GetProperty("shortName").GetString()!, document.RootElement.GetProperty("sourceName").GetString()!);
    }

    string Written(string kind, string name)
    {
        (int exit, string output, string error) = Workshop.Run("new", kind, name, "--out", shop.Folder);
        Assert.True(exit == 0, error);
        Assert.Contains($"{name}.cs -- --check", output);
        return Path.Combine(shop.Folder, $"{name}.cs");
    }
}
