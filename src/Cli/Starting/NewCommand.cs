using System.CommandLine;
using MetaRL.Experiments.Commands;
using MetaRL.Experiments.Configuration;

namespace MetaRL.Cli.Starting;

/// <summary><c>metarl new</c>: a file to begin with, which runs, checks itself and is the user's to change.</summary>
static class NewCommand
{
    const string Help = """
        Writes a script to begin with: an environment, an experiment or a learner. It runs as it is and has a check of its own.
        It refers to the sources of MetaRL where they lie around it or the tool was built of them, else to the package of the tool's version.
        Nothing is overwritten. The package MetaRL.Templates has the same files for dotnet new.
        """;

    public static Command Of(TextWriter output)
    {
        var kind = new Argument<string>("kind") { HelpName = "kind", Description = string.Join(", ", Template.All.Select(t => t.Kind)) };
        kind.CompletionSources.Add([.. Template.All.Select(t => t.Kind)]);
        var name = new Argument<string>("name") { HelpName = "name", Description = "Of the type and its file: letters and digits, the first a capital" };
        var folder = new Option<string>("--out") { HelpName = "DIR", Description = "The folder that the file goes to, made where there is none", DefaultValueFactory = _ => "." };
        var command = new ToolCommand("new", Help, "metarl new env Ferry", "metarl new experiment FerryTraining", "metarl new learner Momentum --out scripts") { kind, name, folder };
        command.SetAction(r => Run(Find(r.GetValue(kind)!), TypeName.Checked(r.GetValue(name)!), r.GetValue(folder)!, output));
        return command;
    }

    static Template Find(string kind)
    {
        string[] kinds = [.. Template.All.Select(t => t.Kind)];
        return Template.All.FirstOrDefault(t => t.Kind == kind)
            ?? throw new ToolException($"new: no kind '{kind}'{EditDistance.DidYouMean(kind, kinds)} Expected {string.Join(", ", kinds)}");
    }

    static int Run(Template template, string name, string folder, TextWriter output)
    {
        string file = Path.Combine(folder, $"{name}.cs");
        Write(file, template.Named(name, LibraryReference.For(folder).Lines));
        string path = ScriptCommand.Quote(Path.GetRelativePath(".", file));
        output.WriteLine($"wrote {path}");
        output.WriteLine($"  dotnet run {path} -- --check   {template.Check}");
        output.WriteLine($"  dotnet run {path}              meta-trains");
        return 0;
    }

    static void Write(string file, string text)
    {
        if (Path.Exists(file)) throw Taken(file);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            using var writer = new StreamWriter(new FileStream(file, FileMode.CreateNew));   // which another process may have made since
            writer.Write(text);
        }
        catch (IOException) when (Path.Exists(file))
        {
            throw Taken(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"new: {file} cannot be written: {e.Message}", exitCode: 1);
        }
    }

    static ToolException Taken(string file) => new($"new: {file} is there already, and nothing is overwritten; take another name, or another folder with --out");
}
