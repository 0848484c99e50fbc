using System.Reflection;

namespace MetaRL.Cli.Tests;

/// <summary>The sample of many extension points, built once for all tests of it.</summary>
public sealed class LearningScript : IDisposable
{
    readonly Workshop shop = new();
    readonly string assembly;
    readonly Assembly types;

    public LearningScript()
    {
        assembly = ScriptBuild.Run(shop.Write("learning.cs", Workshop.Resource("learning.cs")));
        types = Assembly.Load(File.ReadAllBytes(assembly));   // against the MetaRL that is loaded here
    }

    /// <summary>One of the script's own records, with its default settings.</summary>
    public T Create<T>(string type) => (T)Activator.CreateInstance(types.GetType(type, throwOnError: true)!)!;

    /// <summary>Runs the script for two small iterations into a folder.</summary>
    /// <returns>The folder.</returns>
    public string Run(string name, params string[] more)
    {
        string folder = Path.Combine(shop.Folder, name);
        string[] small = ["--iterations", "2", "--set", "training.metaBatch=2", "--set", "problem.rollouts=4", "--set", "evaluation.tasks=2", "--out", folder, "--quiet"];
        (int exit, string output) = shop.DotNet([assembly, .. small, .. more]);
        Assert.True(exit == 0, output);
        return folder;
    }

    public void Dispose() => shop.Dispose();
}

[CollectionDefinition(Name)]
public sealed class LearningScriptTests : ICollectionFixture<LearningScript>
{
    public const string Name = "learning.cs";
}
