using MetaRL.Envs;
using MetaRL.Learners;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.Shards;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Evaluation;

/// <summary>Adaptation on a frozen set of distinct tasks, by default of <see cref="EvaluationSplit.Test"/>.</summary>
public sealed class Evaluator
{
    // Data of a gradient are held whole: of so many tasks at once.
    const int HeldTogether = 64;

    readonly Problem problem;
    readonly MetaLearner learner;
    readonly int? tasksPerChunk;
    readonly EvaluationConfig config;
    readonly IBackend backend;
    readonly WorkerPool pool;
    readonly LocalShard shard;
    readonly Seed root;
    readonly EvaluationTasks tasks;

    /// <summary>Draws the tasks, and enough of those of training to say whether they are among them.</summary>
    /// <param name="problem">What is judged.</param>
    /// <param name="learner">Adapts.</param>
    /// <param name="config">Sizes.</param>
    /// <param name="backend">Where adaptation runs.</param>
    /// <param name="pool">Where work is dealt out.</param>
    /// <param name="tasksPerChunk">Tasks that adapt as one batch of tensors; null for what suits the back end.</param>
    /// <param name="split">Which tasks to draw.</param>
    /// <param name="widening">How many times as wide the ranges are that <see cref="EvaluationSplit.Shifted"/> tasks are drawn from.</param>
    /// <exception cref="InvalidOperationException">There are no tasks outside the trained range.</exception>
    /// <exception cref="ArgumentException">The learner has no such adaptation steps.</exception>
    public Evaluator(
        Problem problem, MetaLearner learner, EvaluationConfig config, IBackend backend, WorkerPool pool, int? tasksPerChunk = null,
        EvaluationSplit split = EvaluationSplit.Test, float widening = ShiftedFamily.UsualFactor)
        : this(split == EvaluationSplit.Shifted ? problem.Shifted(widening) : problem, learner, config, backend, pool, tasksPerChunk, split, widening, "evaluation", [])
    {
    }

    Evaluator(Problem problem, MetaLearner learner, EvaluationConfig config, IBackend backend, WorkerPool pool, int? tasksPerChunk,
        EvaluationSplit split, float widening, string purpose, IEnumerable<ITaskDescription> except)
    {
        learner.RequireSteps(config.Steps);
        this.problem = problem;
        this.learner = learner;
        this.tasksPerChunk = tasksPerChunk;
        this.config = config;
        this.backend = backend;
        this.pool = pool;
        shard = new(problem, learner, backend, pool, tasksPerChunk);
        root = new Seed((ulong)config.Seed).Fork(purpose);
        tasks = EvaluationTasks.Of(problem, split, widening, config.Tasks, root.Fork("task"), except);
        References = [.. Tasks.SelectMany(problem.References).GroupBy(r => r.Name).Select(g => new ReferenceLine(g.Key, g.Average(r => r.Return)))];
    }

    /// <summary>The same on <see cref="EvaluationConfig.ValidationTasks"/> tasks drawn as those of training are, from randomness of
    /// their own, to choose by in training: none of them is among <see cref="Tasks"/>. Null where none are asked for, or none
    /// is left of a family of few tasks.</summary>
    public Evaluator? ForValidation()
    {
        if (config.ValidationTasks == 0) return null;
        Evaluator validation = new(problem, learner, config with { Tasks = config.ValidationTasks }, backend, pool, tasksPerChunk,
            EvaluationSplit.Train, ShiftedFamily.UsualFactor, "validation", Tasks);
        return validation.Tasks.Count > 0 ? validation : null;
    }

    /// <summary>The tasks, no two alike.</summary>
    public IReadOnlyList<ITaskDescription> Tasks => tasks.Tasks;

    /// <summary>What they are to those of training.</summary>
    public TaskOrigin Origin => tasks.Origin;

    /// <summary>The numbers that the tasks differ in.</summary>
    public IReadOnlyList<TaskColumn> Parameters => TaskColumn.Of(Tasks, problem.TaskParameters);

    /// <summary>Names what is measured on: equal for equal tasks, seed and rollouts.</summary>
    public string TaskSet => TaskSetHash.Of(problem.TaskName, Origin, config, Tasks);

    /// <summary>Returns known for the problem, mean over the tasks.</summary>
    public IReadOnlyList<ReferenceLine> References { get; }

    /// <summary>Returns of each task after k adaptation steps. A pure function of φ and the settings.</summary>
    /// <param name="phi">What is judged.</param>
    /// <param name="iteration">The last meta-iteration that made φ, for learners that anneal.</param>
    /// <param name="steps">K; null for <see cref="EvaluationConfig.Steps"/>.</param>
    /// <param name="first">Only the first so many tasks; null for all.</param>
    /// <param name="cancel">Stops between environment steps.</param>
    /// <exception cref="NonFiniteException">A return is NaN or infinite: adaptation diverges.</exception>
    public HeldOutReturns Evaluate(Params phi, int iteration = 0, int? steps = null, int? first = null, CancellationToken cancel = default)
    {
        MeasureOrder order = new(Order("rollout", first) with { Iteration = iteration }, steps ?? config.Steps, config.Rollouts);
        MeasuredTask[] measured = shard.Sampler(order.Gather.Count).Measure(phi, order, cancel);
        double[][][] returns = Array.ConvertAll(measured, static t => t.Figures);
        for (int i = 0; i < returns.Length; i++)
            for (int k = 0; k < returns[i].Length; k++)
                foreach (double value in returns[i][k]) RequireFinite(value, i, $"the return after {k} adaptation steps", "lower learner.innerLr or evaluation.steps");
        double[]?[] success = Array.ConvertAll(measured, static t => t.Success);
        return new(returns)
        {
            Spent = Array.ConvertAll(measured, static t => t.Spent),
            Success = Array.TrueForAll(success, static s => s is not null) ? [.. success.OfType<double[]>()] : null,
        };
    }

    /// <summary>An episode of the first task before adaptation and one after, or a trial of several episodes each, as animated SVGs; null where its family draws none.</summary>
    /// <param name="phi">What is judged.</param>
    /// <param name="iteration">The last meta-iteration that made φ, for learners that anneal.</param>
    /// <param name="cancel">Stops between environment steps.</param>
    public (string Before, string After)? Pictures(Params phi, int iteration = 0, CancellationToken cancel = default)
    {
        if (problem is not PolicyProblem policy || Tasks[0] is not IPicturedTask task || task.CreatePicture() is null) return null;
        using TensorScope scope = TensorScope.Open();
        Seed seed = root.Fork("picture");
        Params[] weights = shard.Weights(phi, task, config.Steps, iteration, seed, cancel);
        string steps = config.Steps == 1 ? "step" : "steps";
        string before = EpisodeDrawing.Of(policy, weights[0], task, $"{task.Description}, before adaptation", seed.Fork("draw"), cancel);
        string after = EpisodeDrawing.Of(policy, weights[^1], task, $"{task.Description}, after {config.Steps} adaptation {steps}", seed.Fork("draw"), cancel);
        return (before, after);
    }

    /// <summary>Euclidean norm of each task's gradient of the adaptation loss at φ, from the evaluation's number of rollouts;
    /// [tasks]. What sampling adds to it falls with that number.</summary>
    /// <param name="phi">What is judged.</param>
    /// <param name="cancel">Stops between environment steps.</param>
    /// <exception cref="NonFiniteException">A norm is NaN or infinite.</exception>
    public double[] GradientNorms(Params phi, CancellationToken cancel = default)
    {
        GatherOrder all = Order("gradient");
        var norms = new List<double>();
        for (int start = 0; start < all.Count; start += HeldTogether)
            norms.AddRange(GradientNorms(phi, all.Part(start, Math.Min(HeldTogether, all.Count - start)), cancel));
        for (int i = 0; i < norms.Count; i++) RequireFinite(norms[i], i, "the gradient's norm", "look at the size of rewards or targets, or leave out evaluation.gradient");
        return [.. norms];
    }

    double[] GradientNorms(Params phi, GatherOrder order, CancellationToken cancel)
    {
        Sample[] samples = shard.Sampler(order.Count).DrawInitial(phi, order, config.Rollouts, cancel);
        return pool.Map(samples, (sample, _, _) => Norm(phi, sample), cancel);
    }

    void RequireFinite(double value, int task, string what, string remedy)
    {
        if (!double.IsFinite(value)) throw new NonFiniteException($"evaluation, task {task}: {Tasks[task].Description}: {what} is {value}; {remedy}");
    }

    double Norm(Params phi, Sample sample)
    {
        using TensorScope scope = TensorScope.Open();
        Params weights = shard.InitialWeights(phi).Detach().Track();
        return GradientNorm.Of(Autograd.Grad(problem.Loss(weights, problem.Upload(backend, [sample])), weights));
    }

    GatherOrder Order(string rollouts, int? first = null)
    {
        int[] draws = tasks.Draws(first ?? Tasks.Count);
        return new()
        {
            Split = tasks.Pool,
            Tasks = root.Fork("task"),
            Rollouts = root.Fork(rollouts),
            Count = draws.Length,
            Forks = draws,
        };
    }
}
