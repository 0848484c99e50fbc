using MetaRL.Envs;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Experiments;
using MetaRL.Experiments.Runs;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Policies.Reading;
using MetaRL.Problems;
using MetaRL.Problems.Examples;
using MetaRL.Tensors;
using MetaRL.TestKit;
using MetaRL.Updates;

namespace MetaRL.Export.Tests;

/// <summary>What a run has learned is what is exported.</summary>
public sealed class RunExportTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("metarl-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    SavedRun Trained(Problem problem, MetaLearner learner)
    {
        int exit = Experiment.Run(["--out", folder, "--quiet", "--workers", "1"], new()
        {
            Name = "tiny",
            Problem = problem,
            Learner = learner,
            Update = new AdamUpdate(),
            Training = new() { Iterations = 1, MetaBatch = 2 },
            Evaluation = new() { Tasks = 2, Steps = problem is PolicyProblem { Episodes: > 1 } ? 0 : 1, Rollouts = 2 },
        });
        Assert.Equal(0, exit);
        return SavedRun.Open(folder);
    }

    static PolicyProblem Point => new()
    {
        Family = new PointNavigation { Horizon = 6 },
        Policy = new NormalizedPolicy { Inner = new ContextPolicy { Inner = new GaussianMlp { Hidden = [4] }, Context = 2 } },
        Rollouts = 3,
    };

    static float[] Observed(EnvSpec spec, int rows) => [.. Dense.Random([rows, spec.ObsDim], 3).Values.Select(static x => (float)x)];

    static void ActsAs(ExportedPolicy exported, Params weights)
    {
        float[] obs = Observed(exported.Spec, 5);
        using Session session = new(exported.ToOnnx());
        OnnxTests.Same(Subject.Act(exported.Policy, weights, exported.Spec, obs, 5), session.Act(obs, 5));
    }

    [Fact]
    public void At_phi_and_adapted_to_a_task()
    {
        using SavedRun run = Trained(Point, new Cavia { InnerLr = 0.5 });
        ITaskDescription task = Point.SampleTask(Split.Test, new Seed(3));
        ExportedPolicy initial = RunExport.Initial(run), adapted = RunExport.Adapted(run, task, 2, new Seed(4));
        ActsAs(initial, run.Config.Problem.Weights(run.Phi));
        ActsAs(adapted, run.Adapt(task, 2, new Seed(4)));
        Assert.All(initial.Theta["context"].ToArray(), static c => Assert.Equal(0, c));
        Assert.Contains(adapted.Theta["context"].ToArray(), static c => c != 0);
        Assert.Equal(("tiny", "point-navigation", "Cavia", "1", "1"), (initial.Facts["experiment"], initial.Facts["family"], initial.Facts["learner"], initial.Facts["seed"], initial.Facts["iterations"]));
        Assert.Equal((task.Description, "2"), (adapted.Facts["task"], adapted.Facts["steps"]));
        Assert.False(initial.Facts.ContainsKey("task"));
    }

    [Fact]
    public void Weights_outlive_the_run()
    {
        ExportedPolicy exported;
        double[] before;
        using (SavedRun run = Trained(Point with { Policy = new GaussianMlp { Hidden = [4] } }, new Maml()))
        {
            exported = RunExport.Initial(run);
            before = run.Phi["head.w"].ToArray();
        }
        Assert.Equal(before, exported.Theta["head.w"].ToArray());
    }

    [Fact]
    public void A_learned_optimizer_has_a_policy_for_each_task_alone()
    {
        using SavedRun run = Trained(Point with { Policy = new GaussianMlp { Hidden = [4] } }, new LearnedOptimizer { Width = 3 });
        string message = Assert.Throws<ExportException>(() => RunExport.Initial(run)).Message;
        Assert.Equal("LearnedOptimizer has no single policy: it learns a rule by which weights change, and each task has weights of its own; export what it makes of a task, such as --task 0 --steps 1", message);
        ITaskDescription task = Point.SampleTask(Split.Test, new Seed(3));
        Assert.Throws<ExportException>(() => RunExport.Adapted(run, task, 0, new Seed(4)));
        ActsAs(RunExport.Adapted(run, task, 1, new Seed(4)), run.Adapt(task, 1, new Seed(4)));
    }

    [Fact]
    public void A_classifier_that_reads_is_exported_with_what_it_has_read()
    {
        SupervisedProblem problem = new() { Family = new Glyphs(), Policy = new PrototypeClassifier { Inner = new CategoricalMlp { Hidden = [4] } }, Shots = 2 };
        using SavedRun run = Trained(problem, new Reading());
        Assert.Contains("it knows nothing before it has read", Assert.Throws<ExportException>(() => RunExport.Initial(run)).Message);
        ITaskDescription task = problem.SampleTask(Split.Test, new Seed(3));
        ActsAs(RunExport.Adapted(run, task, 1, new Seed(4)), run.Adapt(task, 1, new Seed(4)));
    }

    [Fact]
    public void A_problem_without_a_policy_is_refused()
    {
        using SavedRun run = Trained(new Problems.Exact.Quadratics(), new Maml());
        Assert.Contains("a Quadratics has no policy that acts or predicts", Assert.Throws<ExportException>(() => RunExport.Initial(run)).Message);
    }
}
