using System.CommandLine;
using MetaRL.Experiments.Configuration;

namespace MetaRL.Cli.Completing;

/// <summary><c>metarl completion</c>: a script that teaches a shell to complete command lines.</summary>
static class CompletionCommand
{
    const string Help = """
        Prints a script that completes commands, options, their values, built-in families, learners and keys of runs in a shell.
        It starts no process at a keystroke. It is to be sourced, as in the file that the shell reads when it starts.
        """;

    static readonly Dictionary<string, Func<CommandWords[], string>> Shells = new()
    {
        ["bash"] = BashScript.Of,
        ["zsh"] = BashScript.OfZsh,
        ["fish"] = FishScript.Of,
        ["pwsh"] = PowerShellScript.Of,
    };

    public static Command Of(RootCommand root, TextWriter output)
    {
        var shell = new Argument<string>("shell") { HelpName = "shell", Description = string.Join(", ", Shells.Keys) };
        shell.CompletionSources.Add([.. Shells.Keys]);
        var command = new ToolCommand("completion", Help, "metarl completion bash > ~/.metarl-completion", "metarl completion fish > ~/.config/fish/completions/metarl.fish") { shell };
        command.SetAction(r =>
        {
            string name = r.GetValue(shell)!;
            if (!Shells.TryGetValue(name, out Func<CommandWords[], string>? script))
                throw new ToolException($"completion: no shell '{name}'{EditDistance.DidYouMean(name, Shells.Keys)} Expected {string.Join(", ", Shells.Keys)}");
            output.Write(script(CommandWords.Of(root)).ReplaceLineEndings("\n"));
            return 0;
        });
        return command;
    }
}
