using System.Diagnostics;
using MetaRL.Cli.Completing;
using MetaRL.Cli.Listing;
using MetaRL.Envs.Families;
using MetaRL.TestKit;

namespace MetaRL.Cli.Tests.Completing;

/// <summary>Scripts for shells; bash's is run in a bash, where there is one.</summary>
public sealed class CompletionTests : IDisposable
{
    readonly Workshop shop = new();

    public void Dispose() => shop.Dispose();

    static CommandWords[] Commands => CommandWords.Of(Tool.Root(TextWriter.Null, TextWriter.Null));

    [FactNeeding("/bin/bash")]
    public void Bash_completes_commands_options_and_names()
    {
        Assert.Equal([.. Commands.Select(c => c.Name), "--help", "--version"], Complete(""));
        Assert.Equal(["env-check", "envs", "eval", "export"], Complete("e").Order());
        foreach (CommandWords command in Commands)
        {
            Assert.Equal(command.Options.Select(o => o.Name), Complete(command.Name, "--"));
            if (command.HasArgument) Assert.Equal(command.Words, Complete(command.Name, ""));
        }
        Assert.Equal(["point-navigation"], Complete("env-check", "point-"));
        Assert.Equal(["maml", "matchingClassifier"], Complete("learners", "ma").Order());
        Assert.Equal(["crossed"], Complete("compare", "a", "--bootstrap", "c"));
        Assert.Equal(["learner="], Complete("runs", "lea"));
        Assert.Empty(Complete("eval", "runs/"));   // a path: bash's own part
    }

    [FactNeeding("/bin/bash")]
    public void Bash_takes_over_completion_of_the_command()
    {
        Assert.Equal("complete -o default -F _metarl metarl", Bash("complete -p metarl").Trim());
    }

    [Fact]
    public void Built_in_names_are_all_there()
    {
        Assert.Empty(BuiltInFamilies.All.Select(f => f.Name).Except(Commands.Single(c => c.Name == "env-check").Words));
        Assert.Empty(LearnersCommand.Names.Except(Commands.Single(c => c.Name == "learners").Words));
    }

    [Theory]
    [InlineData("zsh", "bashcompinit")]
    [InlineData("fish", "complete -c metarl -n '__fish_seen_subcommand_from eval' -l steps -r")]
    [InlineData("pwsh", "Register-ArgumentCompleter -Native -CommandName metarl")]
    public void Other_shells_have_scripts_that_name_every_option(string shell, string words)
    {
        (int exit, string output, _) = Workshop.Run("completion", shell);
        Assert.Equal(0, exit);
        Assert.Contains(words, output);
        Assert.All(Commands.SelectMany(c => c.Options), option => Assert.Contains(option.Name.TrimStart('-'), output));
        Assert.DoesNotContain('\r', output);
    }

    string[] Complete(params string[] words)
    {
        string line = string.Join(' ', words.Select(w => $"'{w}'"));
        string output = Bash($"COMP_WORDS=(metarl {line}); COMP_CWORD={words.Length}; _metarl; printf '%s\\n' \"${{COMPREPLY[@]}}\"");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    string Bash(string command)
    {
        string script = Path.Combine(shop.Folder, "metarl.bash");
        if (!File.Exists(script)) File.WriteAllText(script, Workshop.Run("completion", "bash").Output);
        ProcessStartInfo start = new("bash", ["--norc", "-c", $"source '{script}'; {command}"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process bash = Process.Start(start)!;
        Task<string> error = bash.StandardError.ReadToEndAsync();
        string output = bash.StandardOutput.ReadToEnd();
        bash.WaitForExit();
        Assert.Equal("", error.Result);
        return output;
    }
}
