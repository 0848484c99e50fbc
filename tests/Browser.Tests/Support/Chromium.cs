namespace Browser.Tests.Support;

/// <summary>The browser of this machine: what METARL_CHROMIUM names, or one on PATH. Nothing is downloaded.</summary>
static class Chromium
{
    const string Variable = "METARL_CHROMIUM";

    static readonly string[] names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    public static string? Executable { get; } = Find();

    /// <summary>Why there is nothing to test with; null where there is.</summary>
    public static string? Missing => Executable is null
        ? $"no Chromium: neither {Variable} nor PATH ({string.Join(", ", names)}) has one"
        : null;

    static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
            return File.Exists(given) ? given : throw new FileNotFoundException($"{Variable}: no file '{given}'; expected the browser's executable");
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }
}

/// <summary>A test that needs the browser; without one it is skipped, and says why.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Chromium.Missing;
}

/// <inheritdoc cref="BrowserFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = Chromium.Missing;
}
