using System.Reflection;

namespace MetaRL.Cli.Starting;

/// <summary>How a script refers to MetaRL.</summary>
/// <param name="Lines">The beginning of the script.</param>
sealed record LibraryReference(string Lines)
{
    const string Project = "src/Experiments/MetaRL.Experiments.csproj";

    /// <summary>In a folder: to the sources around it, else to those that this tool was built of, else to the package of its version.</summary>
    public static LibraryReference For(string folder) => For(folder, AppContext.BaseDirectory, PackageVersion);

    /// <summary>The same.</summary>
    /// <param name="folder">Where the script goes.</param>
    /// <param name="tool">Where the tool lies.</param>
    /// <param name="version">Of its package.</param>
    public static LibraryReference For(string folder, string tool, string version)
    {
        if (Sources(folder) is { } around) return ToProject(Path.GetRelativePath(Path.GetFullPath(folder), Path.Combine(around, Project)));
        if (Sources(tool) is { } own) return ToProject(Path.Combine(own, Project));
        return new($"#:package MetaRL.Experiments@{version}");
    }

    static string PackageVersion => typeof(LibraryReference).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "PackageVersion").Value!;

    // What the package says to scripts, the project cannot.
    static LibraryReference ToProject(string path) => new($"#:project {path.Replace('\\', '/')}\n#:property PublishAot=false");

    /// <summary>The nearest folder around one that holds MetaRL's sources.</summary>
    public static string? Sources(string folder)
    {
        for (string? around = Path.GetFullPath(folder); around is not null; around = Path.GetDirectoryName(around))
            if (File.Exists(Path.Combine(around, Project))) return around;
        return null;
    }
}
