using MetaRL.Experiments.Commands;
using MetaRL.Experiments.Runs;

namespace MetaRL.Experiments.Tests;

public sealed class RunPlanTests : IDisposable
{
    readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    void Take(params string[] folders)
    {
        foreach (string folder in folders) RunFolderWriter.Create(folder, Samples.Config).Dispose();
    }

    // The usual place lies below the working directory, which belongs to the process: tests name it by an absolute path.
    RunPlan Plan(RunOptions options) => RunPlan.Of(options, temp["x"]);

    [Fact]
    public void TheUsualFolderIsNamedBySeed()
    {
        Assert.Equal(Path.Combine("runs", "demo", "4"), RunPlan.Of(new() { Seed = 4 }, "demo").Folder);
        RunPlan many = RunPlan.Of(new() { Seed = 4, Seeds = 2 }, "demo");
        Assert.Equal(Path.Combine("runs", "demo"), many.Folder);
        Assert.Equal([Path.Combine("runs", "demo", "4"), Path.Combine("runs", "demo", "5")], many.Seeds.Select(many.FolderOf));
    }

    [Fact]
    public void TheUsualFolderGivesWayToTheNextFreeName()
    {
        Take(temp["x", "1"], temp["x", "1-2"]);
        RunPlan plan = Plan(new());
        Assert.Equal(temp["x", "1-3"], plan.Folder);
        Assert.Equal($"{temp["x", "1"]} is taken; this run goes to {temp["x", "1-3"]}", plan.Note);
        Assert.Null(Plan(new() { Seed = 2 }).Note);
        Assert.Equal(temp["x-2"], Plan(new() { Seeds = 2 }).Folder);
    }

    [Fact]
    public void ResumingTakesTheNewestOfTheUsualFolders()
    {
        Take(temp["x", "1"], temp["x", "1-2"]);
        Assert.Equal(temp["x", "1-2"], Plan(new() { Resume = true }).Folder);
        Assert.Equal(temp["x"], Plan(new() { Resume = true, Seeds = 2 }).Folder);
        Assert.Equal($"--resume: no run in {temp["x", "7"]}; leave --resume out to start one",
            Assert.Throws<UsageException>(() => Plan(new() { Resume = true, Seed = 7 })).Message);
    }

    [Fact]
    public void AFolderThatWasAskedForNeverGivesWay()
    {
        Take(temp["y"], temp["z", "2"]);
        Assert.Equal(temp["new"], Plan(new() { Out = temp["new"] }).Folder);
        Assert.Contains("already holds a run", Assert.Throws<UsageException>(() => Plan(new() { Out = temp["y"] })).Message);
        Assert.Contains(temp["z", "2"], Assert.Throws<UsageException>(() => Plan(new() { Out = temp["z"], Seeds = 2 })).Message);
        Assert.Equal(temp["y"], Plan(new() { Out = temp["y"], Resume = true }).Folder);
    }

    // Each of the two errors sends to the other only where that will do.
    [Fact]
    public void AFolderOfSomethingElseIsRefusedByName()
    {
        Directory.CreateDirectory(temp["y", "sub"]);
        string found = Assert.Throws<UsageException>(() => Plan(new() { Out = temp["y"] })).Message;
        Assert.Equal($"{temp["y"]} is not empty: it holds sub, and no run to go on with; give another --out", found);
        found = Assert.Throws<UsageException>(() => Plan(new() { Out = temp["y"], Resume = true })).Message;
        Assert.Equal($"--resume: no run to go on with in {temp["y"]}, and {temp["y"]} is not empty: it holds sub; give another --out", found);
        Take(temp["z"]);
        found = Assert.Throws<UsageException>(() => Plan(new() { Out = temp["z"], Seeds = 2 })).Message;
        Assert.Equal($"{temp["z"]} is not empty: it holds config.json, and no run to go on with; give another --out", found);
        Take(temp["w", "1"]);
        Assert.Equal(temp["w"], Plan(new() { Out = temp["w"], Seed = 4, Seeds = 2 }).Folder);   // beside another seed
    }
}
