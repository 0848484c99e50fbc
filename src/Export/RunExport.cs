using System.Globalization;
using MetaRL.Envs;
using MetaRL.Experiments.Runs;
using MetaRL.Learners;
using MetaRL.Problems;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;

namespace MetaRL.Export;

/// <summary>The policy of a run that was saved.</summary>
public static class RunExport
{
    /// <summary>The policy that adaptation starts from, at φ.</summary>
    /// <param name="run">Still open; what is exported has weights of its own.</param>
    /// <exception cref="ExportException">There is no single policy at φ; the message says what to take instead.</exception>
    public static ExportedPolicy Initial(SavedRun run)
    {
        RequirePolicy(run.Config.Problem);
        RequireInitial(run.Config.Learner);
        using TensorScope scope = TensorScope.Open();
        MetaLearner learner = run.Config.Learner;
        Params weights = learner.Weights(run.Config.Problem, run.Phi, learner.Initial(run.Phi, 1));
        return Of(run, scope.Keep(Copied(weights)), []);
    }

    /// <summary>The policy adapted to a task.</summary>
    /// <param name="run">Still open; what is exported has weights of its own.</param>
    /// <param name="task">Of the run's problem.</param>
    /// <param name="steps">Adaptation steps, each on fresh data of the task.</param>
    /// <param name="seed">Decides everything random.</param>
    /// <param name="cancel">Stops between environment steps.</param>
    /// <exception cref="ExportException">The problem has no policy.</exception>
    public static ExportedPolicy Adapted(SavedRun run, ITaskDescription task, int steps, Seed seed, CancellationToken cancel = default)
    {
        RequirePolicy(run.Config.Problem);
        if (steps == 0) RequireInitial(run.Config.Learner);
        using TensorScope scope = TensorScope.Open();
        Params weights = run.Adapt(task, steps, seed, cancel);
        return Of(run, scope.Keep(Copied(weights)), new() { ["task"] = task.Description, ["steps"] = Number(steps) });
    }

    static void RequirePolicy(Problem problem)
    {
        if (problem is not (PolicyProblem or SupervisedProblem))
            throw new ExportException($"a {problem.GetType().Name} has no policy that acts or predicts; what can be exported are runs of environments and of labelled examples");
    }

    static void RequireInitial(MetaLearner learner)
    {
        string? why = learner switch
        {
            EarlyStopping stopping => WhyNone(stopping.Inner),
            _ => WhyNone(learner),
        };
        if (why is null) return;
        string instead = $"export what it makes of a task, such as --task 0 --steps {Math.Max(1, learner.InnerSteps)}";
        throw new ExportException($"{learner.GetType().Name} has no single policy: {why}; {instead}");
    }

    static string? WhyNone(MetaLearner learner) => learner switch
    {
        CoordinateLearner => "it learns a rule by which weights change, and each task has weights of its own",
        Reading => "it knows nothing before it has read the examples of a task",
        _ => null,
    };

    static ExportedPolicy Of(SavedRun run, Params weights, Dictionary<string, string> adapted)
    {
        Problem problem = run.Config.Problem;
        Dictionary<string, string> facts = new(adapted)
        {
            ["experiment"] = run.Run.Experiment,
            ["family"] = problem.Name,
            ["learner"] = run.Config.Learner.GetType().Name,
            ["seed"] = Number(run.Seed),
            ["iterations"] = Number(run.Iterations),
        };
        return new() { Policy = problem.Model, Spec = problem.Spec, Theta = weights, Facts = facts };
    }

    // The run's own end with it.
    static Params Copied(Params weights) => weights.Map(static x => Tensor.From(SimdBackend.Instance, x.ToArray(), x.Shape));

    static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
