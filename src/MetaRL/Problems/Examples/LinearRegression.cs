using System.ComponentModel.DataAnnotations;
using MathNet.Numerics.LinearAlgebra;
using MetaRL.Envs;
using MetaRL.Envs.Spaces;

namespace MetaRL.Problems.Examples;

/// <summary>y = wᵀx + ε, x ~ N(0, I), ε ~ N(0, σ²), with w ~ N(0, s² I) a task's own.</summary>
public sealed record LinearRegression : ExampleFamily
{
    /// <summary>D, numbers that x has.</summary>
    [Range(1, 1000)]
    public int Dimensions { get; init; } = 5;

    /// <summary>s, standard deviation of each weight over tasks.</summary>
    [Range(0.0, 1e3, MinimumIsExclusive = true)]
    public double WeightDeviation { get; init; } = 1;

    /// <summary>σ, standard deviation of the noise on a target.</summary>
    [Range(0.0, 1e3, MinimumIsExclusive = true)]
    public double Noise { get; init; } = 0.1;

    /// <inheritdoc/>
    public override string Name => "linear-regression";

    /// <inheritdoc/>
    public override BoxSpace Input => BoxSpace.Unbounded(Dimensions);

    /// <inheritdoc/>
    public override Space Target => BoxSpace.Unbounded(1);

    /// <inheritdoc/>
    public override IExampleTask Sample(Split split, Seed seed)
    {
        Rng rng = seed.ForSplit(split).Stream();
        var w = new float[Dimensions];
        rng.FillNormal(w);
        for (int i = 0; i < w.Length; i++) w[i] *= (float)WeightDeviation;
        return new Line(w, (float)Noise);
    }

    /// <summary>E[w | x, y] = (XᵀX + σ²/s² I)⁻¹ Xᵀy: what a learner that knows the family would say of a task's weights. A ridge
    /// regression. Bishop 2006, Pattern Recognition and Machine Learning, eq. 3.53–3.54.</summary>
    /// <param name="x">[N, D], inputs of one task.</param>
    /// <param name="y">[N], their targets.</param>
    /// <returns>[D]</returns>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public double[] PosteriorMean(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        if (x.Length != y.Length * Dimensions)
            throw new ArgumentException($"PosteriorMean: x has {x.Length} numbers; expected {y.Length} x {Dimensions}, one row for each target");
        var gram = Matrix<double>.Build.DenseDiagonal(Dimensions, Noise * Noise / (WeightDeviation * WeightDeviation));
        var moment = Vector<double>.Build.Dense(Dimensions);
        for (int n = 0; n < y.Length; n++)
        {
            Vector<double> row = Vector<double>.Build.Dense(Dimensions);
            for (int i = 0; i < Dimensions; i++) row[i] = x[n * Dimensions + i];
            gram += row.OuterProduct(row);
            moment += y[n] * row;
        }
        return gram.Cholesky().Solve(moment).ToArray();
    }

    sealed record Line(float[] W, float Noise) : IExampleTask
    {
        public string Description => $"w = ({string.Join(", ", W)})";
        public IReadOnlyDictionary<string, double> Parameters => W.Select(static (w, i) => ($"w{i}", (double)w)).ToDictionary();

        public void Draw(ref Rng rng, Span<float> x, Span<float> y)
        {
            rng.FillNormal(x);
            y[0] = Noise * rng.Normal();
            for (int i = 0; i < x.Length; i++) y[0] += W[i] * x[i];
        }
    }
}
