using MathNet.Numerics.LinearRegression;

namespace MetaRL.Reports.Search;

/// <summary>Scores as a constant plus one term a setting: y = μ + Σⱼ fⱼ(xⱼ) + ε by least squares, where fⱼ is a value for each choice, or a
/// quadratic of the position in a range.</summary>
sealed class AdditiveModel
{
    // Of a column that others already say, this is what rounding leaves, relative to its length.
    const double Independent = 1e-9;

    readonly double[][][] terms;   // [settings][columns][trials]
    readonly double[][] whole;     // orthonormal, of all terms and the constant
    readonly int trials;

    /// <param name="positions">Of each setting in each trial, [settings][trials].</param>
    /// <param name="isRange">Whether a setting's term is a quadratic.</param>
    public AdditiveModel(double[][] positions, bool[] isRange)
    {
        trials = positions.Length > 0 ? positions[0].Length : 0;
        terms = [.. positions.Select((x, j) => isRange[j] ? Quadratic(x) : Levels(x))];
        whole = [.. Basis([Constant, .. terms.SelectMany(t => t)])];
        Own = [.. terms.Select((t, j) => Basis(t, Reduced(j)).ToArray())];
    }

    /// <summary>n − 1 − Σ degrees of freedom of the terms.</summary>
    public int Residuals => trials - whole.Length;

    /// <summary>Orthonormal directions that only this setting's term reaches, [settings][df][trials]: type III sums of squares.</summary>
    public double[][][] Own { get; }

    /// <summary>Projection on all terms.</summary>
    public double[] Fit(double[] y) => Project(whole, y);

    /// <summary>Projection on all terms but one.</summary>
    public double[] FitWithout(int setting, double[] y) => Project(Reduced(setting), y);

    /// <summary>Σ (y − ŷ)²</summary>
    public double ResidualSquares(double[] y) => Math.Max(0, Squares(y) - Explained(whole, y));

    /// <summary>Sum of squares that only this setting's term explains.</summary>
    public double SquaresOf(int setting, double[] y) => Explained(Own[setting], y);

    /// <summary>fⱼ at each trial, of mean 0.</summary>
    public double[] Term(int setting, double[] y)
    {
        List<double[]> kept = [Constant], basis = [];
        List<int> owner = [-1];
        basis.AddRange(Basis(kept));
        for (int j = 0; j < terms.Length; j++)
            foreach (double[] column in terms[j])
                if (Basis([column], basis).FirstOrDefault() is { } fresh)
                {
                    basis.Add(fresh);
                    kept.Add(column);
                    owner.Add(j);
                }
        double[][] rows = [.. Enumerable.Range(0, trials).Select(i => kept.Select(c => c[i]).ToArray())];
        double[] beta = MultipleRegression.QR(rows, y);
        double[] term = [.. Enumerable.Range(0, trials).Select(i => kept.Select((c, k) => owner[k] == setting ? beta[k] * c[i] : 0).Sum())];
        double mean = term.Average();
        return [.. term.Select(t => t - mean)];
    }

    double[] Constant => [.. Enumerable.Repeat(1.0, trials)];

    IReadOnlyList<double[]> Reduced(int setting) => [.. Basis([Constant, .. terms.Where((_, j) => j != setting).SelectMany(t => t)])];

    static double[][] Quadratic(double[] x) => [[.. x.Select(v => v - 0.5)], [.. x.Select(v => (v - 0.5) * (v - 0.5))]];

    static double[][] Levels(double[] x) => [.. x.Distinct().Order().Skip(1).Select(level => x.Select(v => v == level ? 1.0 : 0).ToArray())];

    // Gram-Schmidt, each column twice: once leaves rounding of those before it.
    static IEnumerable<double[]> Basis(IEnumerable<double[]> columns, IReadOnlyList<double[]>? before = null)
    {
        List<double[]> all = [.. before ?? []];
        foreach (double[] column in columns)
        {
            double size = Math.Sqrt(Squares(column));
            double[] rest = Minus(column, Project(all, column));
            rest = Minus(rest, Project(all, rest));
            double left = Math.Sqrt(Squares(rest));
            if (size == 0 || left <= Independent * size) continue;
            double[] direction = [.. rest.Select(v => v / left)];
            all.Add(direction);
            yield return direction;
        }
    }

    static double[] Project(IEnumerable<double[]> basis, double[] y)
    {
        double[] sum = new double[y.Length];
        foreach (double[] q in basis)
        {
            double along = Dot(q, y);
            for (int i = 0; i < sum.Length; i++) sum[i] += along * q[i];
        }
        return sum;
    }

    static double Explained(double[][] basis, double[] y) => basis.Sum(q => Dot(q, y) * Dot(q, y));

    static double[] Minus(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x - y)];

    static double Squares(double[] a) => Dot(a, a);

    static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
