namespace MetaRL.Cli.Completing;

/// <summary>For PowerShell.</summary>
static class PowerShellScript
{
    public static string Of(CommandWords[] commands) => $$"""
        # metarl completion pwsh: dot-source this file, as in $PROFILE. Paths are completed where no word fits.
        Register-ArgumentCompleter -Native -CommandName metarl, metarl.ps1 -ScriptBlock {
          param($word, $ast, $position)
          $given = @($ast.CommandElements | Where-Object { $_.Extent.EndOffset -lt $position } | ForEach-Object { "$_" })
          $command = if ($given.Count -gt 1) { $given[1] } else { '' }
          $words = @{
            '' = {{List(commands.Select(c => c.Name).Append("--help").Append("--version"))}}
        {{Lines(commands.Select(c => $"    '{c.Name}' = {List(c.HasArgument ? c.Words : c.Options.Select(o => o.Name))}"))}}
        {{Lines(commands.Select(c => $"    '{c.Name} -' = {List(c.Options.Select(o => o.Name))}"))}}
        {{Lines(commands.SelectMany(c => c.Options.Where(o => o.TakesValue).Select(o => $"    '{c.Name} {o.Name}' = {List(o.Values)}")))}}
          }
          $key = "$command $($given[-1])"
          if (-not $words.ContainsKey($key)) { $key = if ($command -and "$word".StartsWith('-')) { "$command -" } else { $command } }
          $words[$key] | Where-Object { $_ -like "$word*" } | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
        }

        """;

    static string Lines(IEnumerable<string> lines) => string.Join('\n', lines);

    static string List(IEnumerable<string> words) => $"@({string.Join(", ", words.Select(w => $"'{w}'"))})";
}
