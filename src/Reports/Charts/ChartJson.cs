using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MetaRL.Reports.Charts;

/// <summary>A chart's numbers as the page's script reads them. Seven significant digits: the files of the run hold all.</summary>
static class ChartJson
{
    // The default options escape every character that could end the element that the text stands in.
    public static string Of(ChartData chart) => new JsonObject
    {
        ["id"] = chart.Caption.Id,
        ["x"] = chart.XTitle,
        ["y"] = chart.YTitle,
        ["byPoint"] = chart.Reading == Reading.ByPoint,
        ["acrossRows"] = chart.IsAcrossRows,
        ["scaleX"] = ScaleOf(chart.X),
        ["scaleY"] = ScaleOf(chart.Y),
        ["lines"] = new JsonArray([.. chart.Lines.Select(Line)]),
    }.ToJsonString(JsonSerializerOptions.Default);

    static JsonObject Line(DataLine line)
    {
        JsonObject json = new() { ["name"] = line.Name, ["look"] = line.Look, ["x"] = Numbers(line.X), ["y"] = Numbers(line.Y) };
        if (line.Band is { } band)
        {
            json["low"] = Numbers(band.Select(b => b.Low));
            json["high"] = Numbers(band.Select(b => b.High));
        }
        if (line.Labels is { } labels) json["labels"] = new JsonArray([.. labels.Select(label => JsonValue.Create(label))]);
        return json;
    }

    static JsonObject ScaleOf(Scale scale) => new()
    {
        ["min"] = Number(scale.Domain.Min),
        ["max"] = Number(scale.Domain.Max),
        ["from"] = Number(scale.From),
        ["to"] = Number(scale.To),
        ["isLogarithmic"] = scale.Domain.IsLogarithmic,
    };

    static JsonArray Numbers(IEnumerable<double> values) => new([.. values.Select(Number)]);

    static JsonNode Number(double value) => JsonNode.Parse(value.ToString("G7", CultureInfo.InvariantCulture))!;
}
