using System.CommandLine;
using System.CommandLine.Parsing;

namespace MetaRL.Cli.Tests;

/// <summary>What is mistyped is told in one line, with what was meant.</summary>
public sealed class MistakeTests : IDisposable
{
    readonly Workshop shop = new();

    public void Dispose() => shop.Dispose();

    [Theory]
    [InlineData("no command 'evla'; did you mean 'eval'?", "evla runs/x")]
    [InlineData("no option '--hlep'; did you mean '--help'?", "--hlep")]
    [InlineData("eval: no option '--setps'; did you mean '--steps'?", "eval runs/x --setps 3")]
    [InlineData("eval: no option '--setps'; did you mean '--steps'?", "eval --setps=3 runs/x")]
    [InlineData("compare: no option '--gama'; did you mean '--gamma'?", "compare a b --gama 1")]
    [InlineData("runs: no option '--srot'; did you mean '--sort'?", "runs x --srot score")]
    [InlineData("table: no option '--jsno'", "table --jsno")]
    [InlineData("--bootstrap: no 'runz'; did you mean 'runs'?", "compare a b --bootstrap runz")]
    [InlineData("'maze-navigatoin' is neither a file nor a built-in family; did you mean 'maze-navigation'?", "env-check maze-navigatoin")]
    [InlineData("--limit: '-3' found", "env-check maze-navigation --limit -3")]
    [InlineData("eval: <run> is missing; see metarl eval --help", "eval")]
    [InlineData("eval: unexpected argument 'b'; see metarl eval --help", "eval a b")]
    public void It_is_told_what_was_meant(string words, string line)
    {
        (int exit, string output, string error) = Workshop.Run(line.Split(' '));
        Assert.Contains(words, error);
        Assert.Equal((2, ""), (exit, output));
        Assert.Single(error.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("eval")]
    [InlineData("table")]
    [InlineData("compare")]
    [InlineData("runs --root")]
    public void A_run_folder_nearby_is_named(string command)
    {
        string folder = Directory.CreateDirectory(Path.Combine(shop.Folder, "runs", "point_navigation", "1")).FullName;
        string wrong = folder.Replace("navigation", "navigaton").Replace("runs", "rusn");
        (int exit, _, string error) = Workshop.Run([.. command.Split(' '), wrong]);
        Assert.Contains($"did you mean '{folder}'?", error);
        Assert.Equal(2, exit);
        Assert.DoesNotContain("did you mean", Workshop.Run([.. command.Split(' '), Path.Combine(shop.Folder, "elsewhere")]).Error);
    }

    public static TheoryData<string> Commands => [.. Tool.Root(TextWriter.Null, TextWriter.Null).Subcommands.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Help_ends_with_examples_that_parse(string command)
    {
        (int exit, string output, _) = Workshop.Run(command, "--help");
        Assert.Equal(0, exit);
        string[] examples = output[output.LastIndexOf("Examples:", StringComparison.Ordinal)..].Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)[1..];
        Assert.NotEmpty(examples);
        Assert.All(examples, example =>
        {
            Assert.StartsWith($"metarl {command}", example);
            ParseWhole(example);
        });
    }

    [Fact]
    public void Help_of_the_tool_fits_80_columns_and_its_examples_parse()
    {
        StringWriter output = new();
        Assert.Equal(0, Tool.Run(["--help"], output, TextWriter.Null, 80));
        string[] lines = output.ToString().Split('\n', StringSplitOptions.TrimEntries);
        Assert.All(lines, line => Assert.True(line.Length <= 80, line));
        Assert.All(lines.SkipWhile(l => l != "Examples:").Skip(1).Where(l => l.Length > 0), ParseWhole);
    }

    static void ParseWhole(string example)
    {
        string[] words = [.. CommandLineParser.SplitCommandLine(example.Split(" > ")[0].Replace('\'', '"')).Skip(1)];
        RootCommand root = Tool.Root(TextWriter.Null, TextWriter.Null);
        Mistakes.ThrowIfAny(root.Parse(words), root);
    }
}
