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
        EvaluationRecord evaluation = Samples.Evaluation(AdaptationTable.Of(1, [[1, 2, 3]]));
        EvaluationFiles.Write(Run, EvaluationFiles.PathOf(Run, evaluation, "x"), evaluation, new(2, [], []));
        Assert.Equal(2, RunFolder.Load(Run).Evaluation!.Seeds[0].Steps[0].Mean);
    }

    [Theory]
    [InlineData("config.json", "already holds a run; pass --resume to go on with it, or another --out")]
    [InlineData("metrics.jsonl", "is not empty: it holds metrics.jsonl, and no run to go on with; give another --out")]
    [InlineData("report.html", "is not empty: it holds report.html, and no run to go on with; give another --out")]
    [InlineData("notes.txt", "is not empty: it holds notes.txt, and no run to go on with; give another --out")]
    public void NothingIsEverOverwritten(string file, string message)
    {
        Directory.CreateDirectory(Run);
        File.WriteAllText(Path.Combine(Run, file), "mine");
        Dictionary<string, string> before = temp.Snapshot();
        Assert.Equal($"{Run} {message}", Error(() => RunFolderWriter.Create(Run, Samples.Config)));
        Assert.Equal(before, temp.Snapshot());
    }

    [Fact]
    public void WhatARunKilledAtItsBirthLeavesIsNoRun()
    {
        Directory.CreateDirectory(Run);
        File.WriteAllText(Path.Combine(Run, "run.lock"), "");
        File.WriteAllText(Path.Combine(Run, "config.json.tmp"), "half");
        Write(1);
        Assert.Single(RunFolder.Load(Run).Metrics);
        Assert.Equal(["config.json", "metrics.jsonl"], Directory.GetFiles(Run).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("config.json.tmp")]
    [InlineData("run.lock")]
    [InlineData("metrics.jsonl")]
    public void ALinkThatWasPlantedIsNeverFollowed(string name)
    {
        string victim = temp["victim"];
        File.WriteAllText(victim, "mine");
        if (name == "metrics.jsonl") Write(1);
        Directory.CreateDirectory(Run);
        string link = Path.Combine(Run, name);
        File.Delete(link);
        File.CreateSymbolicLink(link, victim);
        if (name == "config.json.tmp") Write(1);
        else if (name == "run.lock") Assert.Contains("run.lock is a symbolic link", Error(() => Write(1)));
        else Assert.Contains("metrics.jsonl is a symbolic link", Error(() => RunFolderWriter.Resume(Run, 0)));
        Assert.Equal("mine", File.ReadAllText(victim));
    }

    [Fact]
    public void TheLastRecordCanBeGivenAgain()
    {
        Write(3);
        using (RunFolderWriter writer = RunFolderWriter.Resume(Run, 3))
        {
            writer.Append(Samples.Record(2, heldOut: [1, 2]));
            writer.Append(Samples.Record(3));
        }
        RunData data = RunFolder.Load(Run);
        Assert.Equal([0, 1, 2, 3], data.Metrics.Select(m => m.Iteration));
        Assert.Equal([null, null, 2.0, null], data.Metrics.Select(m => m.HeldOut?[1]));
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
        using (RunFolderWriter writer = RunFolderWriter.Resume(Run, 3))
            writer.Append(Samples.Record(3) with { Loss = 7 });
        Assert.Equal(["config.json", "metrics.jsonl"], Directory.GetFiles(Run).Select(Path.GetFileName).Order());
        RunData data = RunFolder.Load(Run);
        Assert.Equal([0.1, 0.1, 0.1, 7], data.Metrics.Select(m => m.Loss));
    }

    [Fact]
    public void MetricsBehindTheCheckpointAreAnErrorAndStay()
    {
        Write(2);
        Dictionary<string, string> before = temp.Snapshot();
        Assert.Contains("ends before iteration 3", Error(() => RunFolderWriter.Resume(Run, 3)));
        Assert.Equal(before, temp.Snapshot());
    }

    [Fact]
    public void TwoWritersAtOnceAreAnError()
    {
        using RunFolderWriter first = RunFolderWriter.Create(Run, Samples.Config);
        first.Append(Samples.Record(0));
        Assert.StartsWith($"{temp["run"]}: another process is writing this run", Error(() => RunFolderWriter.Resume(Run, 0)));
        Assert.Single(RunFolder.Load(Run).Metrics);
    }
}
