using System.ComponentModel;
using MetaRL.Envs;
using MetaRL.Envs.Families.Bandits;
using MetaRL.Experiments.Runs;
using MetaRL.Learners;
using MetaRL.Persistence;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Reports.Runs;
using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Experiments.Tests;

/// <summary>What was trained can be used.</summary>
public sealed class SavedRunTests : IDisposable
{
    readonly TempFolder temp = new();
    readonly StringWriter output = new(), error = new();

    public void Dispose() => temp.Dispose();

    static ExperimentConfig Config { get; } = new()
    {
        Name = "tiny",
        Problem = new PolicyProblem { Family = new BernoulliBandit { Arms = 2, Pulls = 4 }, Policy = new CategoricalMlp { Hidden = [4] }, Rollouts = 2, Advantage = new(Gamma: 0.9) },
        Learner = new Maml { InnerLr = 0.3 },
        Update = new AdamUpdate { Adam = new() { Lr = 0.01 } },
        Training = new() { Iterations = 3, MetaBatch = 2, CheckpointEvery = 2 },
        Evaluation = new() { Tasks = 2, Steps = 1, Rollouts = 2 },
    };

    void Train(ExperimentConfig config, params string[] args)
    {
        int code = Experiment.Run(["--out", temp["a"], "--quiet", .. args], config, new(Samples.Plain(output), output, error, default));
        Assert.True(code == 0, error.ToString());
    }

    [Fact]
    public void AFewLinesActWithWhatWasLearned()
    {
        Train(Config);
        using SavedRun run = SavedRun.Open(temp["a"]);
        var problem = (PolicyProblem)run.Config.Problem;
        ITask task = problem.Family.Sample(Split.Test, new Seed(7));
        Params adapted = run.Adapt(task, steps: 2, new Seed(3));
        IActor actor = problem.Policy.CreateActor(problem.Spec, adapted, count: 5);
        Trajectories played = new Collector(task, problem.Spec, count: 5).Collect(actor, new Seed(1));
        Assert.Equal(5 * 4, played.ValidSteps);
        Assert.All(played.Act, a => Assert.True(a is 0 or 1));
        // Chosen by the weights that were learned: ln p is not that of an even choice.
        Assert.Contains(played.LogProb, p => Math.Abs(p - Math.Log(0.5)) > 1e-4);
    }

    [Fact]
    public void SettingsSeedAndWeightsAreThoseOfTheRun()
    {
        Train(Config, "--seed", "4", "--set", "learner.innerLr=0.2");
        using SavedRun run = SavedRun.Open(temp["a"]);
        Assert.Equal(("tiny", 4, 3), (run.Config.Name, run.Seed, run.Iterations));
        Assert.Equal(((PolicyProblem)Config.Problem).Family, ((PolicyProblem)run.Config.Problem).Family);
        Assert.Equal(Config.Update, run.Config.Update);
        Assert.Equal(0.2, Assert.IsType<Maml>(run.Config.Learner).InnerLr);
        Assert.Equal([4], Assert.IsType<CategoricalMlp>(run.Config.Problem.Policy).Hidden);
        Assert.Equal(Config.Training with { }, run.Config.Training);
        byte[] file = File.ReadAllBytes(temp["a", "checkpoint", "iteration-00000003.safetensors"]);
        Tensors.Params stored = SafeTensors.Deserialize(file, run.Backend).Tensors.Group("phi/");
        Assert.Equal(stored.Names, run.Phi.Names);
        Assert.All(stored.Names, name => Assert.Equal(stored[name].ToArray(), run.Phi[name].ToArray()));
    }

    // What is opened again and trained on is the run that went on by itself.
    [Fact]
    public void ARunOpenedAndTrainedAgainGivesTheSameWeights()
    {
        Train(Config);
        using SavedRun run = SavedRun.Open(temp["a"]);
        using WorkerPool pool = new(1);
        ExperimentConfig c = run.Config;
        using MetaTrainer trainer = new(c.Problem, c.Learner, c.Update, c.Training, run.Backend, pool, run.Seed);
        while (!trainer.IsDone) trainer.Step();
        Assert.All(run.Phi.Names, name => Assert.Equal(run.Phi[name].ToArray(), trainer.State.Phi[name].ToArray()));
    }

    [Fact]
    public void AFamilyOfTheScriptsOwnWithAnOddNameIsFoundAgain()
    {
        TaskFamily renamed = new RenamedBandit(new BernoulliBandit { Arms = 3 }) { Label = "Zürich <a&b> \"x\" 🎲" };
        Train(Config with { Problem = (PolicyProblem)Config.Problem with { Family = renamed } });
        using SavedRun run = SavedRun.Open(temp["a"]);
        RenamedBandit family = Assert.IsType<RenamedBandit>(((PolicyProblem)run.Config.Problem).Family);
        Assert.Equal(("Zürich <a&b> \"x\" 🎲", 3), (family.Label, ((BernoulliBandit)family.Inner).Arms));
    }

    [Fact]
    public void WhatIsNoRunSaysSo()
    {
        Assert.Contains("no such run folder", Assert.Throws<DirectoryNotFoundException>(() => SavedRun.Open(temp["a"])).Message);
        Directory.CreateDirectory(temp["a"]);
        Assert.Contains("no run here", Assert.Throws<FileNotFoundException>(() => SavedRun.Open(temp["a"])).Message);
        Train(Config, "--seeds", "2", "--iterations", "1");
        Assert.Equal($"{temp["a"]}: holds runs of several training seeds; open one of them: {temp["a", "1"]}, {temp["a", "2"]}",
            Assert.Throws<FileNotFoundException>(() => SavedRun.Open(temp["a"])).Message);
        using (SavedRun run = SavedRun.Open(temp["a", "2"])) Assert.Equal(2, run.Seed);
        Directory.Delete(temp["a", "2", "checkpoint"], recursive: true);
        Assert.Contains("no checkpoint yet", Assert.Throws<FileNotFoundException>(() => SavedRun.Open(temp["a", "2"])).Message);
    }

    [Theory]
    [InlineData("\"bernoulliBandit\"", "\"river\"", "problem.family: no type 'river'. Expected ")]
    [InlineData("\"arms\": 2", "\"arms\": 0", "problem.family.arms: 0 is outside [1, 1000]")]
    [InlineData("\"innerLr\": 0.3", "\"inerLr\": 0.3", "no setting 'learner.inerLr'; did you mean 'innerLr'?")]
    public void SettingsThatCannotBeReadNameFileAndKey(string before, string after, string message)
    {
        Train(Config);
        string file = temp["a", RunFolder.ConfigFile];
        string text = File.ReadAllText(file);
        Assert.Contains(before, text);
        File.WriteAllText(file, text.Replace(before, after));
        string found = Assert.Throws<InvalidDataException>(() => SavedRun.Open(temp["a"])).Message;
        Assert.StartsWith(file + ": ", found);
        Assert.Contains(message, found);
    }

    [Fact]
    public void ACheckpointOfOtherSettingsIsRefused()
    {
        Train(Config);
        string file = temp["a", RunFolder.ConfigFile];
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"innerLr\": 0.3", "\"innerLr\": 0.4"));
        Assert.Contains("belongs to another run", Assert.Throws<CheckpointException>(() => SavedRun.Open(temp["a"])).Message);
    }

    [Fact]
    public void AScriptOfOnesOwnTellsInOneLineWhatIsWrong()
    {
        Train(Config);
        StringWriter said = new();
        Assert.Equal(1, Experiment.Guarded(() => SavedRun.Open(temp["ab"]).Dispose(), said));
        Assert.Equal($"error: {temp["ab"]}: no such run folder; did you mean '{temp["a"]}'?", said.ToString().Trim());
        said.GetStringBuilder().Clear();
        Assert.Equal(2, Experiment.Guarded(() => SavedRun.Open(temp["a"], "tpu").Dispose(), said));
        Assert.Single(said.ToString().Trim().Split('\n'));
        Assert.Equal(0, Experiment.Guarded(() => SavedRun.Open(temp["a"]).Dispose(), said));
    }

    [Fact]
    public void ADeviceThatDoesNotExistIsAnError() =>
        Assert.Contains("'tpu' is not one of cpu, ", Assert.Throws<UsageException>(() => SavedRun.Open(temp["a"], "tpu")).Message);
}

/// <summary>A family of one's own around another, with a name to choose.</summary>
public sealed record RenamedBandit(TaskFamily Inner) : TaskFamily
{
    public string Label { get; init; } = "";

    [Browsable(false)]
    public Action? Hook { get; init; }

    public override string Name => Label;
    public override EnvSpec Spec => Inner.Spec;
    public override ITask Sample(Split split, Seed seed) => Inner.Sample(split, seed);
}
