using System.Globalization;
using System.Xml.Linq;
using MetaRL.Conflicts;
using MetaRL.Reports.Html;
using MetaRL.Reports.Runs;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Reports.Sections;

/// <summary>Mean cosines between bins of a task parameter, as a coloured table for each parameter.</summary>
static class ConflictMatrix
{
    const int MostParameters = 6;

    // Of the colour in a cell at a cosine of 1: more would leave its number too little contrast.
    const double StrongestShade = 45;

    public const string HowToRead = "Each cell: mean cosine between a task of its row and another task of its column, all seeds and iterations of the last quarter of training together; "
        + "on the diagonal both tasks are from the same bin. Blue: they pull the same way. Orange: they pull against each other. A dash: no such pair was met.";

    /// <param name="summary">Of a group.</param>
    /// <param name="name">Its look and name, where the page has several.</param>
    public static XElement? Of(ConflictSummary summary, (string Look, string Name)? name)
    {
        ParameterConflicts[] all = summary.Mean.Parameters;
        if (all.Length == 0) return null;
        return Tag("div",
            Tag("h3", name is { } n ? [Tag($"i.swatch.{n.Look}"), $"{n.Name}, by task parameter, {summary.Iterations}"] : [$"By task parameter, {summary.Iterations}"]),
            Tag("div.heats", all.Take(MostParameters).Select(Table)),
            all.Length > MostParameters ? Tag("p.note", $"Of {all.Length} parameters the first {MostParameters} are shown; 'metarl report RUN --format csv' has all.") : null);
    }

    static XElement Table(ParameterConflicts parameter)
    {
        string[] bins = [.. parameter.Bins.Select(ConflictSummary.BinName)];
        return Tag("table.heat",
            Tag("thead", Tag("tr", Tag("th", ConflictSummary.Title(parameter)), bins.Select(bin => Tag("th.num", bin)))),
            Tag("tbody", bins.Select((bin, a) => Tag("tr", Tag("th", bin), bins.Select((_, b) => Cell(parameter.Cosines[a][b]))))));
    }

    static XElement Cell(double? cosine)
    {
        if (cosine is not { } value) return Tag("td.num", Format.Dash);
        string shade = (StrongestShade * Math.Min(1, Math.Abs(value))).ToString("0.#", CultureInfo.InvariantCulture);
        return Tag($"td.num.{(value < 0 ? "against" : "along")}", At("style", $"--shade: {shade}%"), Data(value, ConflictSummary.Cosine(value)));
    }
}
