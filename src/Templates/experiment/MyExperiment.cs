// An experiment: MAML on navigation to an unseen goal.
//   dotnet run MyExperiment.cs                  meta-trains; --help lists what can be set
//   dotnet run MyExperiment.cs -- --check       trains for a moment, and says whether that can be repeated bit by bit
//   metarl report runs/MyExperiment             one page for all its runs
#:package MetaRL.Experiments@METARL_VERSION
using MetaRL.Envs.Families.Navigation;
using MetaRL.Experiments;
using MetaRL.Experiments.Runs;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Updates;

var experiment = new ExperimentConfig
{
    Name = "MyExperiment",
    Problem = new PolicyProblem
    {
        Family = new PointNavigation(),               // metarl envs
        Policy = new GaussianMlp { Hidden = [64, 64] },
        Rollouts = 20,
    },
    Learner = new Maml { InnerLr = 0.02 },            // metarl learners
    Update = new AdamUpdate(),
    Training = new() { Iterations = 100, MetaBatch = 20 },
    Evaluation = new() { Tasks = 100 },
};
return args is ["--check"] ? Check(experiment) : Experiment.Run(args, experiment);

// Exit code 0 where two short trainings learn the same weights, whatever the number of workers, and 1 where they do not.
static int Check(ExperimentConfig experiment)
{
    string folder = Directory.CreateTempSubdirectory().FullName;
    try
    {
        double[] one = Trained(experiment, Path.Combine(folder, "1"), workers: 1);
        double[] two = Trained(experiment, Path.Combine(folder, "2"), workers: 2);
        bool isSame = one.Length > 0 && one.SequenceEqual(two);
        Console.WriteLine(isSame ? $"two trainings learn the same {one.Length} weights" : "two trainings learn different weights, or none");
        return isSame ? 0 : 1;
    }
    finally
    {
        Directory.Delete(folder, recursive: true);
    }
}

static double[] Trained(ExperimentConfig experiment, string folder, int workers)
{
    string[] small = ["--iterations", "2", "--set", "training.metaBatch=3", "--set", "evaluation.tasks=3"];
    int exit = Experiment.Run([.. small, "--workers", $"{workers}", "--out", folder, "--quiet"], experiment);
    if (exit != 0) throw new InvalidOperationException($"the training ended with exit code {exit}");
    using SavedRun run = SavedRun.Open(folder);
    return [.. run.Phi.Values.SelectMany(weight => weight.ToArray())];
}
