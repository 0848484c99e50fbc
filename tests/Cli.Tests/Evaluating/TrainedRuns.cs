using MetaRL.Envs;
using MetaRL.Envs.Families.Bandits;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Experiments;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Updates;

namespace MetaRL.Cli.Tests.Evaluating;

/// <summary>Runs of a small bandit and a point, trained once for all tests.</summary>
public sealed class TrainedRuns : IDisposable
{
    readonly Workshop shop = new();

    public TrainedRuns()
    {
        Train("a", "--seeds", "2");
        Train("b", "--seeds", "2", "--set", "learner.innerLr=0.9");
        Train("point", new PointNavigation { Horizon = 6 }, new GaussianMlp { Hidden = [4] }, "--seeds", "2");
        Train("watched", new PointNavigation { Horizon = 6 }, new GaussianMlp { Hidden = [4] }, "--seeds", "2", "--iterations", "4", "--set", "evaluation.every=1");
        Train("few", new GridNavi { Size = 3, Horizon = 4 }, new CategoricalMlp { Hidden = [4] });
        Train("resumed", "--iterations", "2");
        Train("resumed", "--iterations", "5", "--resume");
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

    /// <summary>What most of them are.</summary>
    internal static ExperimentConfig Config => ConfigOf(new BernoulliBandit { Arms = 2, Pulls = 4 }, new CategoricalMlp { Hidden = [4] });

    static ExperimentConfig ConfigOf(TaskFamily family, Policy policy) => new()
    {
        Name = "tiny",
        Problem = new PolicyProblem { Family = family, Policy = policy, Rollouts = 3 },
        Learner = new Maml { InnerLr = 0.3 },
        Update = new AdamUpdate { Adam = new() { Lr = 0.01 } },
        Training = new() { Iterations = 2, MetaBatch = 2 },
        Evaluation = new() { Tasks = 6, Steps = 2, Rollouts = 4 },
    };

    void Train(string name, params string[] more) => Train(name, Config, more);

    void Train(string name, TaskFamily family, Policy policy, params string[] more) => Train(name, ConfigOf(family, policy), more);

    void Train(string name, ExperimentConfig config, string[] more) =>
        Assert.Equal(0, Experiment.Run(["--out", Path.Combine(shop.Folder, name), "--quiet", "--workers", "1", .. more], config));
}
