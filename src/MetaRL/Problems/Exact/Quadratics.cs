using System.Globalization;
using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Policies;
using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Problems.Exact;

/// <summary>
/// Tasks whose loss is ½ a (x − c)², one pair of numbers each, without noise: where a learner comes to rest is known in closed
/// form, and differs from learner to learner. The mean of the c, weighted by a for joint training, a(1 − αa)²ᴷ for MAML,
/// a(1 − αa)ᴷ for first-order MAML, 1 − (1 − αa)ᴷ for Reptile, a(λ/(a + λ))² for implicit MAML.
/// </summary>
public sealed record Quadratics : Problem
{
    /// <summary>With x the only parameter.</summary>
    public Quadratics() => Policy = new Point();

    /// <summary>a of each task.</summary>
    public double[] A { get; init; } = [1, 4];

    /// <summary>c of each task.</summary>
    public double[] C { get; init; } = [0, 1];

    /// <inheritdoc/>
    public override string Name => "quadratics";

    /// <inheritdoc/>
    public override EnvSpec Spec => new(BoxSpace.Unbounded(1), BoxSpace.Unbounded(1), Horizon: 1);

    /// <summary>All tasks, in order.</summary>
    /// <exception cref="ArgumentException">There are not as many a as c.</exception>
    public IReadOnlyList<QuadraticTask> Tasks => A.Length == C.Length
        ? [.. A.Zip(C, static (a, c) => new QuadraticTask(a, c))]
        : throw new ArgumentException($"Quadratics: {A.Length} a and {C.Length} c; expected one of each for every task");

    /// <inheritdoc/>
    public override ITaskDescription SampleTask(Split split, Seed seed)
    {
        Rng rng = seed.ForSplit(split).Stream();
        return Tasks[rng.Below(A.Length)];
    }

    /// <inheritdoc/>
    public override ITaskSource Open(IReadOnlyList<ITaskDescription> tasks, int? rollouts, WorkerPool pool) => new Source([.. tasks.Cast<QuadraticTask>()]);

    /// <inheritdoc/>
    public override Batch Upload(IBackend backend, IReadOnlyList<Sample> tasks)
    {
        Tensor Column(Func<QuadraticTask, double> of) => Tensor.From(backend, [.. tasks.Select(s => of(((QuadraticSample)s).Task))], [tasks.Count, 1, 1]);
        Tensor ones = Column(static _ => 1);
        return new Constants { Obs = new(0 * ones, 1), Weight = ones, A = Column(static t => t.A), C = Column(static t => t.C) };
    }

    /// <inheritdoc/>
    public override Tensor Loss(Params weights, Batch batch, bool twice = false)
    {
        var of = (Constants)batch;
        return 0.5 * (of.A * (weights[Point.Name] - of.C).Square()).Sum();
    }

    /// <summary>Minus the loss, the only one a task has.</summary>
    /// <inheritdoc/>
    public override Tensor Scores(Params weights, Batch batch)
    {
        var of = (Constants)batch;
        return -0.5 * (of.A * (weights[Point.Name] - of.C).Square());
    }

    sealed record Constants : Batch
    {
        public required Tensor A { get; init; }
        public required Tensor C { get; init; }
    }

    sealed class Source(IReadOnlyList<QuadraticTask> tasks) : ITaskSource
    {
        public Sample[] Draw(IReadOnlyList<Params> weights, IReadOnlyList<Seed> seeds, CancellationToken cancel)
            => [.. tasks.Select((task, i) => new QuadraticSample(task, task.Loss(weights[i][Point.Name].Item())))];

        public TaskScore[] Score(IReadOnlyList<Params> weights, IReadOnlyList<Seed> seeds, CancellationToken cancel)
            => Array.ConvertAll(Draw(weights, seeds, cancel), static s => new TaskScore([s.Return]));
    }
}

/// <summary>½ a (x − c)²</summary>
/// <param name="A">Curvature.</param>
/// <param name="C">Where the loss is 0.</param>
public sealed record QuadraticTask(double A, double C) : ITaskDescription
{
    /// <inheritdoc/>
    public string Description => string.Create(CultureInfo.InvariantCulture, $"{A:R} (x - {C:R})^2 / 2");

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Parameters => new Dictionary<string, double> { ["a"] = A, ["c"] = C };

    /// <summary>At x.</summary>
    public double Loss(double x) => 0.5 * A * (x - C) * (x - C);
}

/// <summary>A task's constants, which are all that it shows.</summary>
/// <param name="Task">Whose.</param>
/// <param name="Loss">Of the weights that it was asked for.</param>
public sealed record QuadraticSample(QuadraticTask Task, double Loss) : Sample
{
    /// <summary>Minus the loss.</summary>
    public override double Return => -Loss;

    /// <inheritdoc/>
    public override long Steps => 1;
}
