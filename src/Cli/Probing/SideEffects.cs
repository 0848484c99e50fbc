using System.Globalization;
using MetaRL.Envs.Checks;

namespace MetaRL.Cli.Probing;

/// <summary>What an environment does to the process that it runs in, besides being played.</summary>
static class SideEffects
{
    static readonly CultureInfo Culture = CultureInfo.CurrentCulture;
    static readonly string Folder = Environment.CurrentDirectory;
    static readonly Overheard Console = new();
    static string? other;

    public static EnvCheck Rule { get; } =
        new("side-effects", "console, culture and current directory are left alone", Severity.Warning, _ => Console.Problem() ?? other);

    /// <summary>From now on nothing that is printed reaches anybody.</summary>
    public static void Watch()
    {
        System.Console.SetIn(TextReader.Null);
        System.Console.SetOut(Console);
        System.Console.SetError(Console);
    }

    /// <summary>Restores and remembers what was changed.</summary>
    /// <param name="rule">The rule that was probed.</param>
    public static void Undo(string rule)
    {
        if (!ReferenceEquals(CultureInfo.CurrentCulture, Culture) || CultureInfo.DefaultThreadCurrentCulture is not null)
            other ??= $"the culture was changed while '{rule}' was probed; other code in the process formats and parses by it";
        if (Environment.CurrentDirectory != Folder)
            other ??= $"the current directory was changed to {Environment.CurrentDirectory} while '{rule}' was probed; relative paths mean it";
        CultureInfo.CurrentCulture = Culture;
        CultureInfo.DefaultThreadCurrentCulture = null;
        Environment.CurrentDirectory = Folder;
    }
}
