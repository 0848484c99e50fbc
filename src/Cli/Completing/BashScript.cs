namespace MetaRL.Cli.Completing;

/// <summary>For bash, and by its layer of compatibility for zsh.</summary>
static class BashScript
{
    public static string OfZsh(CommandWords[] commands) => $"""
        # Needs compinit, which most files that zsh starts with have: autoload -Uz compinit && compinit
        autoload -Uz bashcompinit && bashcompinit

        """ + Of(commands);

    public static string Of(CommandWords[] commands) => $$"""
        # metarl completion bash: source this file, as in ~/.bashrc. Paths are completed where no word fits.
        _metarl() {
          local current="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" command="${COMP_WORDS[1]}" words=""
          COMPREPLY=()
          if [ "$COMP_CWORD" -eq 1 ]; then
            words="{{Join(commands.Select(c => c.Name))}} --help --version"
          else
            case "$command $before" in
        {{Lines(commands.SelectMany(Values))}}
              *)
                case "$command $current" in
        {{Lines(commands.SelectMany(Words))}}
                esac ;;
            esac
          fi
          COMPREPLY=($(compgen -W "$words" -- "$current"))
          if [ "${#COMPREPLY[@]}" -eq 1 ]; then
            case "${COMPREPLY[0]}" in *=) compopt -o nospace 2> /dev/null ;; esac
          fi
        }
        complete -o default -F _metarl metarl

        """;

    // What an option takes is either known, or left to the shell.
    static IEnumerable<string> Values(CommandWords command) =>
        command.Options.Where(o => o.TakesValue).Select(o => $"      '{command.Name} {o.Name}') words=\"{Join(o.Values)}\" ;;");

    static IEnumerable<string> Words(CommandWords command)
    {
        string options = Join(command.Options.Select(o => o.Name));
        yield return $"          '{command.Name} -'*) words=\"{options}\" ;;";
        yield return $"          '{command.Name} '*) words=\"{(command.HasArgument ? Join(command.Words) : options)}\" ;;";
    }

    static string Lines(IEnumerable<string> lines) => string.Join('\n', lines);

    static string Join(IEnumerable<string> words) => string.Join(' ', words);
}
