using System.Reflection;

namespace MetaRL.Cli.Tests;

/// <summary>The sample of many extension points, built once for all tests of it.</summary>
public sealed class LearningScript : IDisposable
{
    readonly Workshop shop = new();
    readonly Assembly types;

    public LearningScript()
    {
        Path = ScriptBuild.Run(shop.Write("learning.cs", Workshop.Resource("learning.cs")));
        types = Assembly.Load(File.ReadAllBytes(Path));   // against the MetaRL that is loaded here
    }

    /// <summary>What it was built to.</summary>
    public string Path { get; }

    /// <summary>One of the script's own records, with its default settings.</summary>
    public T Create<T>(string type) => (T)Activator.CreateInstance(types.GetType(type, throwOnError: true)!)!;

    /// <summary>Runs the script for two small iterations into a folder.</summary>
    /// <returns>The folder.</returns>
    public string Run(string name, params string[] more)
    {
        string folder = System.IO.Path.Combine(shop.Folder, name);
        string[] small = ["--iterations", "2", "--set", "training.metaBatch=2", "--set", "problem.rollouts=4", "--set", "evaluation.tasks=2", "--out", folder, "--quiet"];
        (int exit, string output) = shop.DotNet([Path, .. small, .. more]);
        Assert.True(exit == 0, output);
        return folder;
    }

    /// <summary>What <c>metarl</c> comes to in a process of its own.</summary>
    public (int Exit, string Output) Tool(params string[] args) => shop.DotNet([typeof(Tool).Assembly.Location, .. args]);

    public void Dispose() => shop.Dispose();
}

[CollectionDefinition(Name)]
public sealed class LearningScriptTests : ICollectionFixture<LearningScript>
{
    public const string Name = "learning.cs";
}
