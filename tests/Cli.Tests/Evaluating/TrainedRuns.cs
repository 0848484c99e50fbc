using MetaRL.Envs.Families.Bandits;
using MetaRL.Experiments;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Updates;

namespace MetaRL.Cli.Tests.Evaluating;

/// <summary>Runs of a small bandit, trained once for all tests.</summary>
public sealed class TrainedRuns : IDisposable
{
    readonly Workshop shop = new();

    public TrainedRuns()
    {
        Train("a", "--seeds", "2");
        Train("b", "--seeds", "2", "--set", "learner.innerLr=0.9");
        Train("trials", "--set", "problem.episodes=2");
    }

    /// <summary>A copy of a run's folder, for one test alone.</summary>
    public string Copy(string name)
    {
        string from = Path.Combine(shop.Folder, name), to = Path.Combine(shop.Folder, Guid.NewGuid().ToString("n"), name);
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        return to;
    }

    public void Dispose() => shop.Dispose();

    /// <summary>What all of them are.</summary>
    internal static ExperimentConfig Config => new()
    {
        Name = "tiny",
        Problem = new PolicyProblem { Family = new BernoulliBandit { Arms = 2, Pulls = 4 }, Policy = new CategoricalMlp { Hidden = [4] }, Rollouts = 3 },
        Learner = new Maml { InnerLr = 0.3 },
        Update = new AdamUpdate { Adam = new() { Lr = 0.01 } },
        Training = new() { Iterations = 2, MetaBatch = 2 },
        Evaluation = new() { Tasks = 6, Steps = 2, Rollouts = 4 },
    };

    void Train(string name, params string[] more) =>
        Assert.Equal(0, Experiment.Run(["--out", Path.Combine(shop.Folder, name), "--quiet", "--workers", "1", .. more], Config));
}
