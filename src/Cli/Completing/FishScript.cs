namespace MetaRL.Cli.Completing;

/// <summary>For fish, which shows what each word means.</summary>
static class FishScript
{
    public static string Of(CommandWords[] commands) =>
        "# metarl completion fish: put this file into ~/.config/fish/completions as metarl.fish\n" + string.Concat(commands.SelectMany(Lines).Select(line => line + "\n"));

    static IEnumerable<string> Lines(CommandWords command)
    {
        string after = $"complete -c metarl -n '__fish_seen_subcommand_from {command.Name}'";
        yield return $"complete -c metarl -f -n __fish_use_subcommand -a {command.Name} -d {Quoted(command.Summary)}";
        if (command.Words.Length > 0) yield return $"{after} -a {Quoted(string.Join(' ', command.Words))}";
        foreach (OptionWords option in command.Options)
        {
            string value = option.Values.Length > 0 && option.TakesValue ? $" -x -a {Quoted(string.Join(' ', option.Values))}" : option.TakesValue ? " -r" : "";
            yield return $"{after} -l {option.Name.TrimStart('-')}{value} -d {Quoted(option.Description)}";
        }
    }

    static string Quoted(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
