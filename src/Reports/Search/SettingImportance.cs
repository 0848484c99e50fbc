using MetaRL.Envs;
using MetaRL.Evaluation;

namespace MetaRL.Reports.Search;

/// <summary>How much of the variance of scores a setting explains on its own.</summary>
/// <param name="Share">ε²ⱼ = (SSⱼ − dfⱼ·MSE) / SS, of the additive model; 0 in the mean where the setting does nothing.</param>
/// <param name="Interval">95%, by residuals drawn anew.</param>
/// <param name="PValue">How often chance explains as much, by permutation.</param>
/// <param name="Term">fⱼ at each trial, of mean 0.</param>
sealed record SettingImportance(double Share, Interval Interval, double PValue, double[] Term)
{
    public const double Level = 0.05;

    /// <summary>Whether chance alone would rarely explain as much.</summary>
    public bool IsBeyondChance => PValue <= Level;
}

/// <summary>Importance of every setting of a search.</summary>
/// <param name="Settings">One for each axis.</param>
/// <param name="Trials">Scores it was computed from.</param>
sealed record ImportanceTable(SettingImportance[] Settings, int Trials)
{
    const int Draws = 999;

    /// <summary>Degrees of freedom that must be left to tell settings from noise: of one or two, residuals say nothing of an interval.</summary>
    public const int FewestResiduals = 3;

    // Scores that differ by less, relative to their size, are the same.
    const double Same = 1e-12;

    /// <summary>The share that no setting explains on its own: interactions, finer shapes, and noise.</summary>
    public double Rest => Math.Max(0, 1 - Settings.Sum(s => s.Share));

    /// <param name="axes">The settings.</param>
    /// <param name="trials">Values of each, [trials][axes].</param>
    /// <param name="scores">Of each trial.</param>
    /// <returns>Null where nothing can be said: too few trials to leave <see cref="FewestResiduals"/>, or scores that are all the same.</returns>
    public static ImportanceTable? Of(SearchAxis[] axes, string[][] trials, double[] scores)
    {
        if (scores.Length < 3) return null;
        double mean = scores.Average();
        double[] y = [.. scores.Select(s => s - mean)];
        double total = y.Sum(v => v * v);
        if (total <= Same * Same * scores.Length * mean * mean || total == 0) return null;
        double[][] positions = [.. axes.Select((axis, j) => trials.Select(t => axis.Position(t[j])).ToArray())];
        AdditiveModel model = new(positions, [.. axes.Select(a => a.Kind != AxisKind.Choices)]);
        if (model.Residuals < FewestResiduals) return null;
        double[] shares = Shares(model, y);
        Interval[] intervals = Intervals(model, y, shares);
        return new([.. axes.Select((_, j) => new SettingImportance(Math.Clamp(shares[j], 0, 1), intervals[j], PValue(model, j, y), model.Term(j, y)))], scores.Length);
    }

    /// <summary>Trials that it takes to say something: <see cref="FewestResiduals"/> more than the model has free numbers.</summary>
    public static int TrialsNeeded(SearchAxis[] axes) =>
        1 + axes.Sum(axis => axis.Kind == AxisKind.Choices ? axis.Choices.Length - 1 : 2) + FewestResiduals;

    static double[] Shares(AdditiveModel model, double[] y)
    {
        double mean = y.Average();
        double total = y.Sum(v => (v - mean) * (v - mean));
        if (total == 0) return new double[model.Own.Length];
        double error = model.ResidualSquares(y) / model.Residuals;
        return [.. model.Own.Select((own, j) => (model.SquaresOf(j, y) - (own.Length * error)) / total)];
    }

    // The design stays; fitted scores get residuals drawn anew, widened for the degrees of freedom that the fit took.
    static Interval[] Intervals(AdditiveModel model, double[] y, double[] shares)
    {
        double[] fit = model.Fit(y);
        double widen = Math.Sqrt((double)y.Length / model.Residuals);
        double[] residuals = [.. y.Zip(fit, (a, b) => (a - b) * widen)];
        double[][] drawn = [.. Enumerable.Range(0, Draws).Select(i =>
        {
            Rng rng = new Seed(1).Fork("interval").Fork((ulong)i).Stream();
            double[] again = new double[y.Length];
            for (int n = 0; n < again.Length; n++) again[n] = fit[n] + residuals[rng.Below(again.Length)];
            return Shares(model, again);
        })];
        return [.. shares.Select((share, j) => IntervalOf(share, [.. drawn.Select(d => d[j])]))];
    }

    // What is drawn has noise twice, so that its mean is shifted: shifted back.
    static Interval IntervalOf(double share, double[] drawn)
    {
        Array.Sort(drawn);
        double shift = share - drawn.Average();
        double At(double p) => Math.Clamp(drawn[(int)Math.Round(p * (drawn.Length - 1))] + shift, 0, 1);
        double shown = Math.Clamp(share, 0, 1);
        return new(Math.Min(shown, At(0.025)), Math.Max(shown, At(0.975)));
    }

    // Freedman and Lane 1983: the residuals of the model without the setting are permuted; the statistic is monotone in F.
    static double PValue(AdditiveModel model, int setting, double[] y)
    {
        double[] without = model.FitWithout(setting, y);
        double[] residuals = [.. y.Zip(without, (a, b) => a - b)];
        double left = residuals.Sum(v => v * v);
        if (model.Own[setting].Length == 0 || left <= Same * y.Sum(v => v * v)) return 1;
        double found = Part(model, setting, residuals);
        Rng rng = new Seed(1).Fork("permutation").Fork((ulong)setting).Stream();
        int asMuch = 0;
        for (int i = 0; i < Draws; i++)
        {
            Shuffle(residuals, ref rng);
            if (Part(model, setting, residuals) >= found * (1 - 1e-9)) asMuch++;
        }
        return (1.0 + asMuch) / (1 + Draws);
    }

    static double Part(AdditiveModel model, int setting, double[] y)
    {
        double own = model.SquaresOf(setting, y);
        double rest = model.ResidualSquares(y);
        return own + rest > 0 ? own / (own + rest) : 0;
    }

    static void Shuffle(double[] values, ref Rng rng)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int j = rng.Below(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }
}
