using MetaRL.Envs;
using MetaRL.Evaluation;
using MetaRL.Reports.Charts;
using MetaRL.Reports.Html;
using MetaRL.Reports.Runs;

namespace MetaRL.Reports.Sweeps;

/// <summary>Something measured of every seed's outcome.</summary>
/// <param name="Id">Unique in the page.</param>
/// <param name="Title">Such as "Return after 1 step".</param>
/// <param name="Unit">The y axis.</param>
/// <param name="IsReturn">Whether reference returns belong into its chart.</param>
/// <param name="Of">Of each task; [tasks].</param>
sealed record SweepMeasure(string Id, string Title, string Unit, bool IsReturn, Func<SeedEvaluation, double[]> Of);

/// <summary>What the charts and tables of a sweep read.</summary>
sealed record SweepData(string[] Variants, double[] Values, SweepMeasure[] Measures, SweepCell[] Cells)
{
    public int Seeds => Cells[0].Seeds.Length;

    public TaskOrigin Origin => Cells[0].Origin ?? new(Cells[0].Seeds[0].Steps[0].Returns.Length);

    /// <summary>What half-widths are over; null where nothing can be said.</summary>
    public string? Unit => AdaptationSummary.UnitOf(Seeds, Origin);

    public static SweepData Of(SweepRecord sweep)
    {
        if (sweep.Cells.Length == 0) throw new ArgumentException("sweep report: no runs");
        string[] variants = [.. sweep.Cells.Select(c => c.Variant).Distinct()];
        double[] values = [.. sweep.Cells.Select(c => c.Value).Distinct().Order()];
        foreach (string variant in variants)
            foreach (double value in values)
                if (sweep.Cells.Count(c => c.Variant == variant && c.Value == value) != 1)
                    throw new ArgumentException($"sweep report: {variant} with {sweep.Variable} {value} is not there exactly once");
        return new(variants, values, MeasuresOf(sweep.Cells[0].Seeds[0], sweep.Cells[0].Origin?.Adjective ?? "held-out"), sweep.Cells);
    }

    /// <summary>With the intervals of <see cref="EstimateOf"/> where there are seeds enough, else with their range.</summary>
    public Curve CurveOf(SweepMeasure measure, string variant)
    {
        double[] Means(int seed) => [.. Values.Select(v => Statistics.Mean(measure.Of(Cell(variant, v).Seeds[seed])))];
        Curve range = Curve.Of(Values, [.. Enumerable.Range(0, Seeds).Select(Means)], smooth: false);
        return Seeds < Curve.SeedsForInterval ? range : range with { Band = [.. Values.Select((_, i) => EstimateOf(measure, variant, i).Interval95!.Value)] };
    }

    public CrossedEstimate EstimateOf(SweepMeasure measure, string variant, int value) =>
        Statistics.Crossed([.. Cell(variant, Values[value]).Seeds.Select(measure.Of)], Origin.IsSample);

    public double Mean(SweepMeasure measure, string variant, int value) => EstimateOf(measure, variant, value).Mean;

    /// <summary>Those that no value changes: a line across the chart.</summary>
    public IReadOnlyList<ReferenceLine> References(SweepMeasure measure) =>
        measure.IsReturn ? [.. Cells[0].References.Where(r => Array.TrueForAll(Cells, c => c.References.Contains(r)))] : [];

    SweepCell Cell(string variant, double value) => Cells.Single(c => c.Variant == variant && c.Value == value);

    static SweepMeasure[] MeasuresOf(SeedEvaluation seed, string adjective)
    {
        SweepMeasure[] gradient = seed.GradientNorms is null ? []
            : [new("gradient", "Policy gradient before adaptation", "norm, mean over tasks", false, s => s.GradientNorms!)];
        return [.. gradient, .. seed.Steps.Select(step => new SweepMeasure($"return{step.K}", Title(step.K), $"{adjective} return", true, s => s.Steps[step.K].Returns))];
    }

    static string Title(int k) => k == 0 ? "Return before adaptation" : $"Return after {Format.Plural(k, "step")}";
}
