using System.Xml.Linq;
using MetaRL.Reports.Charts;
using MetaRL.Reports.Html;
using MetaRL.Reports.Runs;
using MetaRL.Reports.Sections;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Reports.Matrices;

/// <summary>One family: adaptation, training, quality against time, and the numbers.</summary>
static class MatrixColumnSection
{
    static readonly string[] MachineFacts = ["device", "workers", "cores", "instructions"];

    public static XElement Draw(MatrixColumn column) => Tag("section",
        Tag("h2", column.Name),
        column.Runs is not { } runs ? Tag("p.note", "No cell of this column is done.")
            : Tag("div.stack",
                Tag("div.columns", Adaptation(column), Episodes(column), Training(column, runs), CostCharts.Draw(column)),
                Table(column),
                Tag("p.note", Note(column, runs))));

    // One point over adaptation steps would tell no more than the table.
    static XElement? Adaptation(MatrixColumn column)
    {
        string numbers = string.Join("; ", column.Done.Select(e => $"{e.Learner.Name} from {AdaptationSection.Ends(e.Group!.Adaptation!)}"));
        int last = column.Done.Max(e => e.Group!.Adaptation!.Rows[^1].K);
        if (last == 0) return null;
        int[] trained = [.. column.Done.Select(e => e.K).Where(k => k > 0).Distinct()];
        return AdaptationChart.Of(
            new($"adaptation{column.Index}", $"{Format.Sentence(column.What)} over adaptation steps", $"{column.Name}: {numbers}."),
            $"{column.Done[0].Evaluation.Origin.Adjective} {column.What}",
            [.. column.Done.Select(e => new AdaptationLine(e.Learner.Name, e.Look, e.Evaluation, e.Group!.Adaptation!))],
            AdaptationSection.SharedReferences([.. column.Done.Select(e => e.Group!)]),
            trained is [var one] && one < last ? [new(one, "K")] : []);
    }

    static XElement? Episodes(MatrixColumn column) =>
        EpisodeReturnSection.Chart($"episodes{column.Index}", [.. column.Done.Select(e => (e.Learner.Name, e.Look, e.Evaluation))]);

    static XElement? Training(MatrixColumn column, ReportData runs)
    {
        if (runs.Trained.Count == 0) return null;
        string title = runs.Trained.Any(g => g.K > 0) ? "Return after adaptation, in training" : "Return in training";
        string episodes = HasTrials(column) ? ", mean over all episodes" : "";
        return new Overlay(runs, Progress.EnvSteps).Chart($"training{column.Index}", title + episodes, "mean return", r => r[^1]);
    }

    static bool HasTrials(MatrixColumn column) => column.Done.Any(e => EpisodeReturns.Of(e.Evaluation).Count > 1);

    static bool Adapts(MatrixColumn column) => column.Done.Any(e => e.K > 0);

    static XElement Table(MatrixColumn column)
    {
        bool isNormalized = column.Done.All(e => e.Scale is not null), hasSuccess = column.Done.All(e => e.Group!.Adaptation!.HasSuccess && !e.Cell.Success);
        XElement head = Tag("tr",
            Tag("th", "learner"), Tag("th.num", "K"), Adapts(column) ? Tag("th.num", "k = 0") : null, Tag("th.num", After(column)), Adapts(column) ? Tag("th.num", "gain") : null, Tag("th.num", "minus best"),
            isNormalized ? Tag("th.num", "normalized") : null, hasSuccess ? Tag("th.num", "success") : null,
            Tag("th.num", "env steps"), Tag("th.num", "time"), Tag("th.num", "time per 1M steps"));
        return Tag("div", Tag("h3", "The numbers"), Tag("table.cards", Tag("thead", head), Tag("tbody", column.Done.Select(e => Row(column, e, isNormalized, hasSuccess)))));
    }

    static XElement Row(MatrixColumn column, MatrixEntry entry, bool isNormalized, bool hasSuccess)
    {
        Standoff standoff = column.StandoffOf(entry);
        return Tag("tr",
            Tag("th", Tag($"i.swatch.{entry.Look}"), entry.Learner.Name),
            Labelled("K", $"{entry.K}"),
            Adapts(column) ? Labelled("k = 0", AdaptationTableSection.Cell(entry.Before.Return, column.Number)) : null,
            Labelled(After(column), AdaptationTableSection.Cell(entry.Return, column.Number)),
            !Adapts(column) ? null : Labelled("gain", entry.Gain is { } gain ? AdaptationTableSection.Cell(gain, column.Number) : Format.Dash),
            Labelled("minus best", standoff.Difference is { } difference ? AdaptationTableSection.Cell(difference, column.Number) : standoff.Rank == Rank.Best ? MatrixTable.Best : "other tasks"),
            isNormalized ? Labelled("normalized", Share(entry.Scale!.Of(entry.Return.Mean))) : null,
            hasSuccess ? Labelled("success", AdaptationTableSection.Cell(entry.After.Success!.Value, x => Format.Fixed(x, 3))) : null,
            Labelled("env steps", Data(entry.EnvSteps, Format.Count(entry.EnvSteps))),
            Labelled("time", Data(entry.Seconds, Format.Duration(entry.Seconds))),
            Labelled("time per 1M steps", entry.EnvSteps == 0 ? Format.Dash : Data(1e6 * entry.Seconds / entry.EnvSteps, Format.Duration(1e6 * entry.Seconds / entry.EnvSteps))));
    }

    static string After(MatrixColumn column) => Adapts(column) ? "k = K" : column.What;

    static XElement Share(double value) => Data(value, Format.Fixed(value, 3));

    static string Note(MatrixColumn column, ReportData runs)
    {
        string scale = column.Done[0].Scale is { } s ? $" Normalized: 0 is {s.Floor.Name}, 1 is {s.Ceiling.Name}." : "";
        string machines = MachineFacts.Any(fact => runs.Runs.Select(r => r.Config.Environment.GetValueOrDefault(fact)).Distinct().Count() > 1)
            ? " Not all runs had the same device, workers and instructions: times are not to be compared." : "";
        string episodes = column.Done.Any(e => e.Cell.LastEpisode) && HasTrials(column) ? " The curves of training are means over all episodes, not of the last." : "";
        return $"{MatrixTable.Measured(column)} {Format.PlusMinus}: widest 95% interval there is (small print: over seeds; over tasks). "
            + "In training: lines on training tasks, points on tasks of evaluation, as far as that was asked for. "
            + $"Env steps and time are of meta-training, means over seeds.{episodes}{scale}{machines}";
    }
}
