using System.ComponentModel.DataAnnotations;
using MathNet.Numerics.LinearAlgebra;
using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Policies;
using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Problems.Exact;

/// <summary>
/// Optimization problems as tasks:  f(x) = ½ (x − c)ᵀ A (x − c),  A = R diag(λ) Rᵀ, whose gradient is seen with noise:
/// support and query are f(x) + n·x with n ~ N(0, σ² I) drawn anew each time. What learning is held to, and measured by, is f
/// itself. λ falls from 1 to 10^−decades in equal ratios; c ~ N(0, I); x begins at 0.
/// </summary>
public sealed record NoisyQuadratics : Problem
{
    /// <summary>With x the only parameter.</summary>
    public NoisyQuadratics() => Policy = new Point();

    /// <summary>D, numbers that x has.</summary>
    [Range(1, 1000)]
    public int Dimensions { get; init; } = 10;

    /// <summary>log₁₀ of the condition number.</summary>
    [Range(0.0, 8.0)]
    public double Decades { get; init; } = 2;

    /// <summary>σ, standard deviation of the noise on each component of a gradient.</summary>
    [Range(0.0, 1e6)]
    public double Noise { get; init; } = 0.1;

    /// <summary>Whether R is a random rotation of each task's own; else A is diagonal, with λ in an order of each task's own.</summary>
    public bool Rotated { get; init; } = true;

    /// <inheritdoc/>
    public override string Name => "noisy-quadratics";

    /// <inheritdoc/>
    public override EnvSpec Spec => new(BoxSpace.Unbounded(1), BoxSpace.Unbounded(Dimensions), Horizon: 1);

    /// <inheritdoc/>
    public override ITaskDescription SampleTask(Split split, Seed seed)
    {
        Rng rng = seed.ForSplit(split).Stream();
        double[] c = Normals(ref rng, Dimensions);
        Matrix<double> a = Rotated ? Turned(ref rng) : Matrix<double>.Build.DenseOfDiagonalArray(Shuffled(ref rng));
        return new NoisyQuadraticTask(a.ToRowMajorArray(), c);
    }

    /// <inheritdoc/>
    public override ITaskSource Open(IReadOnlyList<ITaskDescription> tasks, int? rollouts, WorkerPool pool)
        => new Source([.. tasks.Cast<NoisyQuadraticTask>()], Noise);

    /// <inheritdoc/>
    public override Batch Upload(IBackend backend, IReadOnlyList<Sample> tasks)
    {
        NoisyQuadraticSample[] all = [.. tasks.Cast<NoisyQuadraticSample>()];
        Tensor Stacked(Func<NoisyQuadraticSample, double[]> of, int rows) => Tensor.From(backend, [.. all.SelectMany(of)], [all.Length, rows, Dimensions]);
        Tensor ones = Tensor.Full(backend, [all.Length, 1, 1], 1);
        return new Constants
        {
            Obs = new(0 * ones, 1),
            Weight = ones,
            A = Stacked(static s => s.Task.A, Dimensions),
            C = Stacked(static s => s.Task.C, 1),
            Noise = Stacked(static s => s.Noise, 1),
        };
    }

    /// <summary>f(x) + n·x</summary>
    /// <inheritdoc/>
    public override Tensor Loss(Params weights, Batch batch, bool twice = false) => Seen(weights, (Constants)batch).Sum();

    /// <summary>f(x)</summary>
    /// <inheritdoc/>
    public override Tensor OuterLoss(Params weights, Batch batch) => True(weights, (Constants)batch).Sum();

    /// <summary>−f(x) − n·x: what a task shows of how good x is has noise, too.</summary>
    /// <inheritdoc/>
    public override Tensor Scores(Params weights, Batch batch) => -Seen(weights, (Constants)batch);

    // [T, 1, 1]
    static Tensor True(Params weights, Constants of)
    {
        Tensor away = weights[Point.Name] - of.C;
        return 0.5 * (away.MatMul(of.A) * away).Sum(-1);
    }

    static Tensor Seen(Params weights, Constants of) => True(weights, of) + (of.Noise * weights[Point.Name]).Sum(-1);

    double Eigenvalue(int i) => Dimensions == 1 ? 1 : Math.Pow(10, -Decades * i / (Dimensions - 1));

    double[] Shuffled(ref Rng rng)
    {
        double[] all = [.. Enumerable.Range(0, Dimensions).Select(Eigenvalue)];
        for (int i = all.Length - 1; i > 0; i--)
        {
            int j = rng.Below(i + 1);
            (all[i], all[j]) = (all[j], all[i]);
        }
        return all;
    }

    // Q of a Gaussian matrix is a uniform rotation but for the signs of its columns, which A does not depend on.
    Matrix<double> Turned(ref Rng rng)
    {
        Matrix<double> q = Matrix<double>.Build.Dense(Dimensions, Dimensions, Normals(ref rng, Dimensions * Dimensions)).QR().Q;
        return q * Matrix<double>.Build.Diagonal(Dimensions, Dimensions, Eigenvalue) * q.Transpose();
    }

    static double[] Normals(ref Rng rng, int count)
    {
        var values = new float[count];
        rng.FillNormal(values);
        return Array.ConvertAll(values, static x => (double)x);
    }

    sealed record Constants : Batch
    {
        public required Tensor A { get; init; }
        public required Tensor C { get; init; }
        public required Tensor Noise { get; init; }
    }

    sealed class Source(IReadOnlyList<NoisyQuadraticTask> tasks, double sigma) : ITaskSource
    {
        public Sample[] Draw(IReadOnlyList<Params> weights, IReadOnlyList<Seed> seeds, CancellationToken cancel) => [.. tasks.Select((task, i) =>
        {
            Rng rng = seeds[i].Stream();
            double[] noise = Array.ConvertAll(Normals(ref rng, task.C.Length), n => sigma * n);
            return new NoisyQuadraticSample(task, noise, Loss(task, weights[i]));
        })];

        public TaskScore[] Score(IReadOnlyList<Params> weights, IReadOnlyList<Seed> seeds, CancellationToken cancel)
            => [.. tasks.Select((task, i) => new TaskScore([-Loss(task, weights[i])]))];

        static double Loss(NoisyQuadraticTask task, Params weights) => task.Loss(weights[Point.Name].ToArray());
    }
}

/// <summary>½ (x − c)ᵀ A (x − c)</summary>
/// <param name="A">[D · D], symmetric, row by row.</param>
/// <param name="C">[D], where the loss is 0.</param>
public sealed record NoisyQuadraticTask(double[] A, double[] C) : ITaskDescription
{
    /// <inheritdoc/>
    public string Description => FormattableString.Invariant($"{C.Length} dimensions, least at ({string.Join(", ", C.Take(3).Select(static x => FormattableString.Invariant($"{x:F3}")))}{(C.Length > 3 ? ", ..." : "")})");

    /// <summary>How far the minimum is from 0, and the loss there.</summary>
    public IReadOnlyDictionary<string, double> Parameters => new Dictionary<string, double>
    {
        ["distance"] = Math.Sqrt(C.Sum(static c => c * c)),
        ["loss_at_0"] = Loss(new double[C.Length]),
    };

    /// <summary>At x, without noise.</summary>
    /// <param name="x">[D]</param>
    public double Loss(ReadOnlySpan<double> x)
    {
        int d = C.Length;
        double sum = 0;
        for (int i = 0; i < d; i++)
            for (int j = 0; j < d; j++) sum += (x[i] - C[i]) * A[i * d + j] * (x[j] - C[j]);
        return sum / 2;
    }
}

/// <summary>A task's constants, and the noise of one gradient.</summary>
/// <param name="Task">Whose.</param>
/// <param name="Noise">n, [D].</param>
/// <param name="Loss">Of the weights that it was asked for, without noise.</param>
public sealed record NoisyQuadraticSample(NoisyQuadraticTask Task, double[] Noise, double Loss) : Sample
{
    /// <summary>Minus the loss.</summary>
    public override double Return => -Loss;

    /// <inheritdoc/>
    public override long Steps => 1;
}
