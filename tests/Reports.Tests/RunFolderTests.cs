using System.Text.Json;
using MetaRL.Persistence;
using MetaRL.Reports.Runs;
using MetaRL.Training;

namespace MetaRL.Reports.Tests;

public sealed class RunFolderTests : IDisposable
{
    readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void LoadsWhatWasWritten()
    {
        WriteConfig();
        WriteMetrics(Line(0) + "\n" + Line(1) + "\n");
        File.WriteAllText(folder.File(RunFolder.EvaluationFile), JsonSerializer.Serialize(Samples.Evaluation(3), RunJson.Indented));

        RunData run = RunFolder.Load(folder.Path);
        Assert.Equal(3, run.Config.Seed);
        Assert.Equal(0.1, (double)run.Config.Settings["learner"]!["innerLr"]!);
        Assert.Equal([0, 1], run.Metrics.Select(m => m.Iteration));
        Assert.Equal(Samples.Iteration(1).Returns, run.Metrics[1].Returns);
        Assert.Equal(Samples.Evaluation(3).Seeds[0].Steps[2].Returns, run.Evaluation!.Seeds[0].Steps[2].Returns);
        Assert.Equal(Samples.References, run.Evaluation.References);
    }

    [Fact]
    public void ARunWithoutEvaluationHasNone()
    {
        WriteConfig();
        WriteMetrics("");
        RunData run = RunFolder.Load(folder.Path);
        Assert.Null(run.Evaluation);
        Assert.Empty(run.Metrics);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(40)]
    public void ALastLineTornAnywhereIsDropped(int kept)
    {
        WriteConfig();
        WriteMetrics(Line(0) + "\n" + Line(1)[..kept]);
        Assert.Equal(0, Assert.Single(RunFolder.Load(folder.Path).Metrics).Iteration);
    }

    [Fact]
    public void ALastLineThatOnlyLacksItsNewlineCounts()
    {
        WriteConfig();
        WriteMetrics(Line(0) + "\n" + Line(1));
        Assert.Equal(2, RunFolder.Load(folder.Path).Metrics.Count);
    }

    [Theory]
    [InlineData("{\"iteration\":0", "not a valid record")]
    [InlineData("", "not a valid record")]
    [InlineData("null", "null, a record expected")]
    [InlineData("{\"iteration\":0}", "gradientNorm")]
    public void AnyOtherMalformedLineIsNamed(string bad, string reason)
    {
        WriteConfig();
        WriteMetrics(Line(0) + "\n" + bad + "\n" + Line(1) + "\n");
        AssertLine(2, reason);
        WriteMetrics(Line(0) + "\n" + Line(1) + "\n" + bad + "\n");
        AssertLine(3, reason);
    }

    [Fact]
    public void ContradictingLinesAreNamed()
    {
        WriteConfig();
        WriteMetrics(Line(4) + "\n" + Line(4) + "\n");
        AssertLine(2, "iteration 4 after 4");
        WriteMetrics(JsonSerializer.Serialize(Samples.Iteration(0) with { HeldOut = [] }, RunJson.Options) + "\n");
        AssertLine(1, "no returns of the evaluation");
    }

    // What an update samples may differ by iteration: no query data, or nothing at all.
    [Fact]
    public void IterationsWithFewerReturnsCountTheirStepsForTheNext()
    {
        WriteConfig();
        string Text(IterationRecord record) => JsonSerializer.Serialize(record, RunJson.Options) + "\n";
        IterationRecord nothing = Samples.Iteration(0) with { Returns = [], EnvSteps = 7 }, fewer = Samples.Iteration(1, k: 1) with { EnvSteps = 5 };
        WriteMetrics(Text(nothing) + Text(fewer) + Text(Samples.Iteration(2) with { EnvSteps = 100 }) + Text(Samples.Iteration(3) with { HeldOut = [1] }));
        IReadOnlyList<IterationRecord> metrics = RunFolder.Load(folder.Path).Metrics;
        Assert.Equal([2, 3], metrics.Select(m => m.Iteration));
        Assert.Equal(112, metrics[0].EnvSteps);
        WriteMetrics(Text(nothing));
        Assert.Empty(RunFolder.Load(folder.Path).Metrics);
    }

    [Fact]
    public void MissingAndMalformedFilesAreNamed()
    {
        Assert.Contains("no such run folder", Assert.Throws<DirectoryNotFoundException>(() => RunFolder.Load(folder.File("none"))).Message);
        Assert.Contains("config.json is missing", Assert.Throws<FileNotFoundException>(() => RunFolder.Load(folder.Path)).Message);
        WriteConfig();
        Assert.Contains("metrics.jsonl is missing", Assert.Throws<FileNotFoundException>(() => RunFolder.Load(folder.Path)).Message);
        File.WriteAllText(folder.File(RunFolder.ConfigFile), "{\"seed\": \"three\"}");
        string message = Assert.Throws<InvalidDataException>(() => RunFolder.Load(folder.Path)).Message;
        Assert.StartsWith(folder.File(RunFolder.ConfigFile), message);
        Assert.Contains("$.seed", message);
    }

    [Theory]
    [InlineData("\"seeds\":[]", "no seeds")]
    [InlineData("\"tasks\":[]", "no tasks")]
    [InlineData("\"k\":7", "seed 3, step 0 has k = 7")]
    [InlineData("\"returns\":[1]", "seed 3, k = 0: 1 returns for 4 tasks")]
    [InlineData("\"steps\":[]", "seed 3 has no steps")]
    [InlineData("\"family\":\"\\ud800\"", "")]
    public void AnEvaluationWhosePartsDoNotFitNamesFileAndFault(string part, string fault)
    {
        WriteConfig();
        WriteMetrics("");
        string good = JsonSerializer.Serialize(Samples.Evaluation(3), RunJson.Options);
        string name = part[..(part.IndexOf(':') + 1)];
        int start = good.IndexOf(name, StringComparison.Ordinal), end = start + name.Length, depth = 0;
        for (; depth > 0 || good[end] is not (',' or '}'); end++) depth += good[end] is '[' or '{' ? 1 : good[end] is ']' or '}' ? -1 : 0;
        File.WriteAllText(folder.File(RunFolder.EvaluationFile), good[..start] + part + good[end..]);
        string message = Assert.Throws<InvalidDataException>(() => RunFolder.Load(folder.Path)).Message;
        Assert.StartsWith(folder.File(RunFolder.EvaluationFile) + ": ", message);
        Assert.Contains(fault, message);
    }

    [Theory]
    [InlineData("\"note\":\"\\ud800\"")]
    [InlineData("\"\\udfff\":1")]
    public void HalfASurrogatePairInSettingsIsAnErrorThatNamesTheFile(string setting)
    {
        WriteConfig();
        WriteMetrics("");
        string file = folder.File(RunFolder.ConfigFile), good = File.ReadAllText(file);
        Assert.Contains("\"note\": null", good);
        File.WriteAllText(file, good.Replace("\"note\": null", setting));
        Assert.StartsWith(file + ": ", Assert.Throws<InvalidDataException>(() => RunFolder.Load(folder.Path)).Message);
    }

    [Fact]
    public void SeedsAreFoundInNumericOrder()
    {
        foreach (string name in new[] { "10", "2", "notes", "3" }) Directory.CreateDirectory(folder.File(name));
        foreach (string name in new[] { "10", "2", "notes" }) WriteConfig(name);
        Assert.Equal(["2", "10"], RunFolder.FindRuns(folder.Path).Select(p => Path.GetFileName(p)));
        Assert.Equal([folder.File("10")], RunFolder.FindRuns(folder.File("10")));
        Assert.Contains("--out", Assert.Throws<FileNotFoundException>(() => RunFolder.FindRuns(folder.File("3"))).Message);
        Assert.Throws<DirectoryNotFoundException>(() => RunFolder.FindRuns(folder.File("4")));
    }

    void WriteConfig(string sub = "") =>
        File.WriteAllText(Path.Combine(folder.Path, sub, RunFolder.ConfigFile), JsonSerializer.Serialize(Samples.Config(3), RunJson.Indented));

    void WriteMetrics(string text) => File.WriteAllText(folder.File(RunFolder.MetricsFile), text);

    void AssertLine(int line, string reason)
    {
        string message = Assert.Throws<InvalidDataException>(() => RunFolder.Load(folder.Path)).Message;
        Assert.StartsWith($"{folder.File(RunFolder.MetricsFile)}, line {line}: ", message);
        Assert.Contains(reason, message);
    }

    static string Line(int iteration) => JsonSerializer.Serialize(Samples.Iteration(iteration), RunJson.Options);
}
