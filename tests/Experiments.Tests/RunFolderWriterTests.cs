using MetaRL.Evaluation;
using MetaRL.Experiments.Runs;
using MetaRL.Reports.Runs;

namespace MetaRL.Experiments.Tests;

public sealed class RunFolderWriterTests : IDisposable
{
    readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    string Run => temp["run"];

    void Write(int iterations)
    {
        using RunFolderWriter writer = RunFolderWriter.Create(Run, Samples.Config);
        for (int i = 0; i < iterations; i++) writer.Append(Samples.Record(i));
    }

    static string Error(Action action) => Assert.Throws<UsageException>(action).Message;

    [Fact]
    public void WhatIsWrittenCanBeReadAtOnce()
    {
        using RunFolderWriter writer = RunFolderWriter.Create(Run, Samples.Config);
        writer.Append(Samples.Record(0));
        writer.Append(Samples.Record(1));
        RunData data = RunFolder.Load(Run);
        Assert.Equal("sample", data.Config.Experiment);
        Assert.Equal([0, 1], data.Metrics.Select(m => m.Iteration));
        Assert.Null(data.Evaluation);
        RunFolderWriter.WriteEvaluation(Run, Samples.Evaluation(AdaptationTable.Of(1, [[1, 2, 3]])));
        Assert.Equal(2, RunFolder.Load(Run).Evaluation!.Seeds[0].Steps[0].Mean);
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("metrics.jsonl")]
    [InlineData("evaluation.json")]
    [InlineData("report.html")]
    [InlineData("events.out.tfevents.1.metarl")]
    public void NothingIsEverOverwritten(string file)
    {
        Directory.CreateDirectory(Run);
        File.WriteAllText(Path.Combine(Run, file), "mine");
        Dictionary<string, string> before = temp.Snapshot();
        Assert.Equal($"{Run} already holds a run; pass --resume to go on with it, or another --out", Error(() => RunFolderWriter.Create(Run, Samples.Config)));
        Assert.Equal(before, temp.Snapshot());
    }

    [Fact]
    public void AFolderWithOtherFilesIsFine()
    {
        Directory.CreateDirectory(Run);
        File.WriteAllText(Path.Combine(Run, "notes.txt"), "mine");
        Write(1);
        Assert.Single(RunFolder.Load(Run).Metrics);
    }

    [Fact]
    public void AFileInTheWayIsAnErrorThatNamesIt()
    {
        File.WriteAllText(Run, "mine");
        string message = Error(() => RunFolderWriter.Create(temp["run", "1"], Samples.Config));
        Assert.StartsWith($"cannot write to {temp["run", "1"]}: ", message);
        Assert.EndsWith("; choose another --out", message);
        Assert.Equal("mine", File.ReadAllText(Run));
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"iteration":5,"ret""")]
    public void ResumingCutsMetricsBackToTheCheckpoint(string torn)
    {
        Write(5);
        File.AppendAllText(Path.Combine(Run, "metrics.jsonl"), torn);
        using (RunFolderWriter writer = RunFolderWriter.Resume(Run, Samples.Config with { Environment = new() { ["device"] = "new" } }, 3))
            writer.Append(Samples.Record(3) with { Loss = 7 });
        Assert.Equal(["config.json", "metrics.jsonl"], Directory.GetFiles(Run).Select(Path.GetFileName).Order());
        RunData data = RunFolder.Load(Run);
        Assert.Equal([0.1, 0.1, 0.1, 7], data.Metrics.Select(m => m.Loss));
        Assert.Equal("new", data.Config.Environment["device"]);
    }

    [Fact]
    public void MetricsBehindTheCheckpointAreAnErrorAndStay()
    {
        Write(2);
        Dictionary<string, string> before = temp.Snapshot();
        Assert.Contains("ends before iteration 3", Error(() => RunFolderWriter.Resume(Run, Samples.Config, 3)));
        Assert.Equal(before, temp.Snapshot());
    }

    [Fact]
    public void TwoWritersAtOnceAreAnError()
    {
        using RunFolderWriter first = RunFolderWriter.Create(Run, Samples.Config);
        first.Append(Samples.Record(0));
        Assert.StartsWith($"cannot write to {Run}: ", Error(() => RunFolderWriter.Resume(Run, Samples.Config, 0)));
        Assert.Single(RunFolder.Load(Run).Metrics);
    }
}
