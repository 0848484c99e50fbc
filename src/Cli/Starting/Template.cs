namespace MetaRL.Cli.Starting;

/// <summary>A file to begin with. It lies in <c>src/Templates</c>, from where <c>dotnet new</c> has it, too.</summary>
/// <param name="Kind">What is typed after <c>metarl new</c>.</param>
/// <param name="Placeholder">The name that stands in it for the user's, and its file's.</param>
/// <param name="Check">What its <c>--check</c> does.</param>
sealed record Template(string Kind, string Placeholder, string Check)
{
    // As template.json has it for the package of templates, which replaces it when it is made.
    const string Package = "#:package MetaRL.Experiments@METARL_VERSION";

    public static IReadOnlyList<Template> All { get; } =
    [
        new("env", "MyEnv", "holds the family to the contract of environments"),
        new("experiment", "MyExperiment", "trains for a moment, and says whether that can be repeated bit by bit"),
        new("learner", "MyLearner", "holds the meta-gradient to differences"),
    ];

    /// <summary>The file's text.</summary>
    /// <param name="name">Of the type; letters and digits.</param>
    /// <param name="reference">The lines that say where MetaRL is.</param>
    public string Named(string name, string reference) => Text()
        .Replace(Package, reference, StringComparison.Ordinal)
        .Replace(Placeholder, name, StringComparison.Ordinal)
        .Replace(Placeholder.ToLowerInvariant(), name.ToLowerInvariant(), StringComparison.Ordinal);

    string Text()
    {
        using var reader = new StreamReader(typeof(Template).Assembly.GetManifestResourceStream($"{Placeholder}.cs")!);
        return reader.ReadToEnd();
    }
}
