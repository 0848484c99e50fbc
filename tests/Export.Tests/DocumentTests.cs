using System.Text.RegularExpressions;
using MetaRL.Export.Tests.Samples;

namespace MetaRL.Export.Tests;

/// <summary>The page on deploying shows code that works.</summary>
public sealed partial class DocumentTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("metarl-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    static string Resource(string name)
    {
        using StreamReader reader = new(typeof(DocumentTests).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    [Fact]
    public void Its_code_in_CSharp_is_that_of_scripts_that_are_run()
    {
        string[] pieces = [.. CodeBlock().Matches(Resource("deploying.md")).Select(static m => m.Groups[1].Value)];
        Assert.Contains(Resource("deploying.cs").Trim(), pieces);
        string actor = Resource("OnnxActor.cs");
        string[] others = [.. pieces.Where(piece => piece != Resource("deploying.cs").Trim())];
        Assert.NotEmpty(others);
        Assert.All(others, piece => Assert.Contains(piece, actor));
    }

    [Theory]
    [InlineData("act.py")]
    [InlineData("read.py")]
    [InlineData("policy.py")]
    public void Its_code_in_Python_is_that_of_the_samples(string name)
        => Assert.Contains($"```python\n{Resource(name).Trim()}\n```", Resource("deploying.md"));

    // Means of many draws at the first step, with memory of 0.
    [Theory]
    [InlineData("gaussian")]
    [InlineData("categorical")]
    [InlineData("gru")]
    [InlineData("transformer, short window")]
    public void The_actor_on_the_page_draws_from_the_policys_distribution(string name)
    {
        Subject subject = new(name);
        string path = Path.Combine(folder, "policy.onnx");
        File.WriteAllBytes(path, subject.Exported.ToOnnx());
        using OnnxActor actor = new(path, seed: 1);
        float[] obs = subject.Observe(3, 1)[..subject.Exported.Spec.ObsDim];
        Dictionary<string, float[]> expected = Subject.Act(subject.Exported.Policy, subject.Exported.Theta, subject.Exported.Spec, obs, envs: 1);
        const int draws = 4000;
        double[] mean = new double[expected.First().Value.Length];
        for (int i = 0; i < draws; i++)
        {
            actor.Begin();
            float[] act = actor.Act(obs);
            if (expected.ContainsKey("logits")) mean[(int)act[0]] += 1.0 / draws;
            else for (int a = 0; a < act.Length; a++) mean[a] += act[a] / draws;
        }
        double[] wanted = expected.TryGetValue("logits", out float[]? logits) ? Softmax(logits) : Array.ConvertAll(expected["mean"], static x => (double)x);
        double sigma = expected.TryGetValue("log_std", out float[]? logStd) ? Math.Exp(logStd.Max()) : 0.5;
        for (int a = 0; a < wanted.Length; a++) Assert.Equal(wanted[a], mean[a], 5 * sigma / Math.Sqrt(draws));
    }

    static double[] Softmax(float[] logits)
    {
        double[] weights = Array.ConvertAll(logits, static l => Math.Exp(l));
        return Array.ConvertAll(weights, w => w / weights.Sum());
    }

    [GeneratedRegex("```csharp\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
