using System.Xml.Linq;
using MetaRL.Comparison;
using MetaRL.Evaluation;
using MetaRL.Reports.Charts;
using MetaRL.Reports.Comparing;
using MetaRL.Reports.Html;
using MetaRL.Reports.Runs;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Reports.Sections;

/// <summary>Groups against each other: aggregates, differences from the first, performance profiles.</summary>
static class ComparisonSection
{
    const int ProfilePoints = 51;

    // Fewer seeds than this say little of other trainings.
    const int FewSeeds = 5;

    public static readonly Bootstrap Resamples = new() { Repetitions = 2000, Resampling = Resampling.Crossed };

    public static XElement? Draw(ReportData data)
    {
        if (data.Evaluated.Count < 2) return null;
        Contestant[] all = data.Contestants;
        Standing[] standings = [.. all.Select(c => Standing.From(c, gamma: 1, Resamples))];
        Duel[] duels = [.. all.Skip(1).Select(c => Duel.Of(all[0], c, Resamples))];
        Func<double, string> number = Format.Column(standings.Select(s => s.Mean.Mean), standings.Select(s => s.Mean.HalfWidth95 ?? 0));
        return Tag("section",
            Tag("h2", "Comparison"),
            Tag("ul.verdicts", duels.Select(d => Tag("li", DuelSentence.Of(d, d.A.Name, d.B.Name, number)))),
            Table(data, standings, duels, number),
            Warnings(standings).Select(w => Tag("p.fault", w)),
            Tag("div.columns", ProfileChart(data, standings), TaskSection.AgainstFirst(data)));
    }

    static XElement Table(ReportData data, Standing[] standings, Duel[] duels, Func<double, string> number)
    {
        bool isNormalized = standings.All(s => s.Scale is not null);
        XElement head = Tag("tr", Tag("th", "setting"), Tag("th.num", "mean"), Tag("th.num", "median"), Tag("th.num", "IQM"),
            isNormalized ? new[] { Tag("th.num", "normalized"), Tag("th.num", "optimality gap") } : null, Tag("th.num", "P(better than first)"));
        XElement[] rows = [.. standings.Select((s, i) => Tag("tr",
            Tag("th", Tag($"i.swatch.{data.Look(data.Evaluated[i])}"), s.Of.Name),
            Labelled("mean", AdaptationTableSection.Cell(s.Mean, number)),
            Labelled("median", Bracketed(s.Median, number)),
            Labelled("IQM", Bracketed(s.Iqm, number)),
            isNormalized ? new[] { Labelled("normalized", Data(s.Scale!.Of(s.Mean.Mean), Format.Fixed(s.Scale.Of(s.Mean.Mean), 3))), Labelled("optimality gap", Bracketed(s.OptimalityGap!, Three)) } : null,
            Labelled("P(better than first)", i == 0 || duels[i - 1].Improvement is not { } p ? Format.Dash : Bracketed(p, Three))))];
        return Tag("div",
            Tag("table.cards", Tag("thead", head), Tag("tbody", rows)),
            Tag("p.note", $"{(AdaptationSection.Adapts(data) ? "After the last adaptation step. " : "")}{Format.PlusMinus}: widest 95% interval there is (small print: over seeds; over tasks). "
                + $"Brackets: 95% percentile bootstrap, {Resamples.Repetitions:N0} resamples of whole seeds and whole tasks. IQM: mean of the middle half of all seeds and tasks. "
                + (isNormalized ? $"Normalized: 0 is {standings[0].Scale!.Floor.Name}, 1 is {standings[0].Scale!.Ceiling.Name}. Optimality gap: how far normalized scores, cut off at 1, stay below 1." : "")));
    }

    static string Three(double value) => Format.Fixed(value, 3);

    static object[] Bracketed(Bounded value, Func<double, string> number) =>
        [Data(value.Value, number(value.Value)), Tag("span.parts", $"[{number(value.Interval.Low)}, {number(value.Interval.High)}]")];

    static IEnumerable<string> Warnings(Standing[] standings)
    {
        string[] single = [.. standings.Where(s => s.Of.Seeds.Length == 1).Select(s => s.Of.Name)];
        string[] few = [.. standings.Where(s => s.Of.Seeds.Length is > 1 and < FewSeeds).Select(s => s.Of.Name)];
        if (single.Length > 0) yield return $"One seed only, so that nothing is said of other trainings: {string.Join("; ", single)}.";
        if (few.Length > 0) yield return $"Fewer than {FewSeeds} seeds, so that the bootstrap is too narrow, go by {Format.PlusMinus}: {string.Join("; ", few)}.";
        if (standings.Select(s => s.Of.K).Distinct().Count() > 1) yield return "Different numbers of adaptation steps are compared.";
    }

    static XElement ProfileChart(ReportData data, Standing[] standings)
    {
        bool isNormalized = standings.All(s => s.Scale is not null);
        ScoreMatrix[] scores = [.. standings.Select(s => isNormalized ? s.Of.Scores.Select((x, _) => s.Scale!.Of(x)) : s.Of.Scores)];
        double[] all = [.. scores.SelectMany(s => s.Flat()).Order()];
        // The best and the worst task in a thousand would take most of the axis.
        Domain x = Domain.Over([all[all.Length / 100], all[^(1 + (all.Length / 100))]]);
        double[] thresholds = [.. Enumerable.Range(0, ProfilePoints).Select(i => x.Min + (x.Span * i / (ProfilePoints - 1)))];
        Series[] series = [.. scores.Select((s, i) => new Series(standings[i].Of.Name, data.Look(data.Evaluated[i]), CurveOf(s, thresholds, standings[i].Of.Evaluation.Origin)))];
        string what = isNormalized ? "normalized score" : "return";
        return new LineChart
        {
            Caption = new("profile", "Performance profile", $"Share of seeds and tasks above each {what}: " + string.Join("; ", series.Select(s => $"{s.Name} {Format.Percent(s.Curve.Y[ProfilePoints / 2])} above {Format.Number(thresholds[ProfilePoints / 2])}")) + "."),
            Series = series,
            X = x,
            XTicks = Ticks.Of(x, 6),
            XTitle = $"{what} \u03C4",
            YTitle = "share above \u03C4",
            Note = $"Share of seeds and tasks whose {what} is above \u03C4. Bands: pointwise 95% bootstrap, {Resamples.Repetitions:N0} resamples. A higher line is better.",
        }.Draw();
    }

    static Curve CurveOf(ScoreMatrix scores, double[] thresholds, TaskOrigin origin)
    {
        PerformanceProfile profile = PerformanceProfile.Of(scores, thresholds, Standing.Suited(Resamples, origin));
        return new(profile.Thresholds, profile.Fractions, profile.Band, null);
    }
}
