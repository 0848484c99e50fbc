using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MetaRL.Envs;

namespace MetaRL.Evaluation;

/// <summary>The content of <c>evaluation.json</c>: the adaptation table on the frozen tasks of evaluation.</summary>
public sealed record EvaluationRecord
{
    /// <summary>Name of the experiment.</summary>
    public required string Experiment { get; init; }

    /// <summary>Name of the family whose tasks these are (<see cref="TaskFamily.TaskName"/>).</summary>
    public required string Family { get; init; }

    /// <summary>Rollouts averaged for each return.</summary>
    public required int RolloutsPerTask { get; init; }

    /// <summary>Meta-iterations that made φ; null in files that do not say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Iterations { get; init; }

    /// <summary>Which φ of the run was judged: "best" for that of the best checkpoint; null for the last. The best ones of several
    /// seeds may be of different iterations: <see cref="SeedEvaluation.Iterations"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Checkpoint { get; init; }

    /// <summary>Which φ was judged, for people; null for the last.</summary>
    [JsonIgnore]
    public string? CheckpointWords => Checkpoint is null ? null
        : Seeds is [{ Iterations: { } only }] ? $"{Checkpoint} checkpoint, of iteration {only}"
        : $"{Checkpoint} checkpoints, of {string.Join(", ", Seeds.Select(static s => $"iteration {s.Iterations} (seed {s.Seed})"))}";

    /// <summary>Description of each task, no two alike; [tasks].</summary>
    public required string[] Tasks { get; init; }

    /// <summary>The numbers that the tasks differ in, for tables and charts; null in files that do not say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TaskColumn[]? Parameters { get; init; }

    /// <summary>How many of the tasks are tasks of training, too; 0 where all are held out.</summary>
    public int SharedTasks { get; init; }

    /// <summary>How many tasks there are to evaluate on; null where there are more than can be counted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? TaskPool { get; init; }

    /// <summary>What the tasks are to those of training.</summary>
    [JsonIgnore]
    public TaskOrigin Origin => new(Tasks.Length, SharedTasks, TaskPool) { Split = Split, Widening = Widening };

    /// <summary>Which tasks were drawn; null for test tasks.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EvaluationSplit? Split { get; init; }

    /// <summary>How many times as wide as the trained ones the ranges are that tasks outside the trained range were drawn from; null for others.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public float? Widening { get; init; }

    /// <summary>What the share of successes is called (<see cref="Problems.Problem.SuccessName"/>); null for "success rate".</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SuccessName { get; init; }

    /// <summary>What returns are called: "return", unless something else was put in their place.</summary>
    [JsonIgnore]
    public string ReturnName { get; private init; } = "return";

    /// <summary>A hash of tasks, their seed and the number of rollouts (<see cref="Evaluator.TaskSet"/>); null where it was not taken.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TaskSet { get; init; }

    /// <summary>One evaluation a training seed.</summary>
    public required SeedEvaluation[] Seeds { get; init; }

    /// <summary>Reference returns (oracle, random, …), mean over the tasks.</summary>
    public required ReferenceLine[] References { get; init; }

    /// <summary>How it was made, where it is not the run's own evaluation, which <c>config.json</c> describes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EvaluationOrigin? Provenance { get; init; }

    /// <summary>The same with what the last episode of each rollout returned in the place of the mean over its episodes: what a policy
    /// with memory has learned by then.</summary>
    public EvaluationRecord OfLastEpisode() => With(static step => step.LastReturns);

    /// <summary>The same with what one episode of each rollout returned in the place of the mean over its episodes.</summary>
    /// <param name="episode">Its number, from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Rollouts have not so many.</exception>
    public EvaluationRecord OfEpisode(int episode)
    {
        if (episode < 1 || episode > Episodes) throw new ArgumentOutOfRangeException(nameof(episode), episode, $"rollouts have {Episodes} episodes");
        return With(step => step.ByEpisode is { } all ? all[episode - 1] : step.Returns);
    }

    /// <summary>The same with the share of successes in the place of returns: of episodes, or of examples whose class was found. Reference
    /// lines are returns, and left out.</summary>
    /// <exception cref="InvalidDataException">The family does not define success.</exception>
    public EvaluationRecord OfSuccess() => With(step => step.Success ?? throw new InvalidDataException($"{Family} tells no success; judge by returns")) with
    {
        ReturnName = SuccessName ?? "success rate",
        References = [],
    };

    /// <summary>How many episodes of a rollout are told one by one; 1 where it is one, or they are not told.</summary>
    [JsonIgnore]
    public int Episodes => Seeds.SelectMany(static seed => seed.Steps).Select(static step => step.ByEpisode?.Length ?? 1).DefaultIfEmpty(1).Min();

    EvaluationRecord With(Func<AdaptationStep, double[]> returns) => this with { Seeds = Array.ConvertAll(Seeds, seed => seed.With(returns, Origin)) };
}

/// <summary>How a further evaluation of a run was made.</summary>
/// <param name="Iterations">Meta-iterations that made φ.</param>
/// <param name="Settings">Those of <see cref="EvaluationConfig"/>.</param>
/// <param name="Environment">Machine, versions, device and command line, as in <c>config.json</c>.</param>
public sealed record EvaluationOrigin(int Iterations, JsonObject Settings, Dictionary<string, string> Environment);

/// <summary>Returns of the policy that one training seed produced.</summary>
/// <param name="Seed">The training seed.</param>
/// <param name="Steps">One entry for each number of adaptation steps k = 0..K.</param>
public sealed record SeedEvaluation(int Seed, AdaptationStep[] Steps)
{
    /// <summary>Meta-iterations that made φ, where it is a best checkpoint's; else null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Iterations { get; init; }

    /// <summary>Euclidean norm of each task's policy gradient before any adaptation; [tasks]. Null where
    /// <see cref="EvaluationConfig.Gradient"/> did not ask for it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double[]? GradientNorms { get; init; }

    // Means, gains and intervals anew.
    internal SeedEvaluation With(Func<AdaptationStep, double[]> returns, TaskOrigin origin)
    {
        AdaptationStep[] table = AdaptationTable.Of(Seed, [.. Steps.Select(returns)], origin).Steps;
        static AdaptationStep Told(AdaptationStep step, AdaptationStep anew) => anew with { Success = step.Success, ByEpisode = step.ByEpisode, EnvSteps = step.EnvSteps };
        return this with { Steps = [.. Steps.Zip(table, Told)] };
    }
}

/// <summary>Returns after k adaptation steps. Intervals are t-intervals over tasks: what they say of other tasks holds for this
/// training alone. They are null for one task, and where the tasks are all there are.</summary>
/// <param name="K">Number of adaptation steps.</param>
/// <param name="Returns">Mean return on each task; [tasks].</param>
/// <param name="Mean">Mean over tasks.</param>
/// <param name="HalfWidth95">Half-width of the 95% interval of <paramref name="Mean"/>.</param>
/// <param name="Gain">Mean over tasks of the return minus that at k = 0.</param>
/// <param name="GainHalfWidth95">Half-width of the 95% interval of <paramref name="Gain"/> (paired by task).</param>
public sealed record AdaptationStep(int K, double[] Returns, double Mean, double? HalfWidth95, double Gain, double? GainHalfWidth95)
{
    /// <summary>Share of the episodes on each task that were a success, [tasks]; null where the family does not define success.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double[]? Success { get; init; }

    /// <summary>Mean return on each task by episode of a rollout, [episodes][tasks]; null where a rollout is one episode.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double[][]? ByEpisode { get; init; }

    /// <summary>Environment steps, or examples, that adaptation took until k, mean over tasks; null where they were not counted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? EnvSteps { get; init; }

    internal double[] LastReturns => ByEpisode is [.., var last] ? last : Returns;
}
