using MetaRL.Envs;
using MetaRL.Experiments;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Reports.Runs;
using MetaRL.Reports.Tests;
using MetaRL.Updates;

namespace Browser.Tests.Support;

/// <summary>The page that a real run leaves, with pictures.</summary>
static class RealRun
{
    public static string Page(TaskFamily family, Policy policy)
    {
        using TempFolder folder = new();
        string run = folder.File("run");
        int code = Experiment.Run(["--out", run, "--quiet"], new()
        {
            Name = family.Name,
            Problem = new PolicyProblem { Family = family, Policy = policy, Rollouts = 2 },
            Learner = new Maml { InnerLr = 0.1 },
            Update = new AdamUpdate(),
            Training = new() { Iterations = 3, MetaBatch = 2 },
            Evaluation = new() { Tasks = 6, Rollouts = 2, Steps = 2, Every = 1 },
        });
        Assert.Equal(0, code);
        return File.ReadAllText(Path.Combine(run, RunFolder.ReportFile));
    }
}
