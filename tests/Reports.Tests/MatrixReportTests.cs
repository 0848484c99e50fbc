using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using MetaRL.Evaluation;
using MetaRL.Persistence;
using MetaRL.Reports.Exports;
using MetaRL.Reports.Matrices;
using MetaRL.Reports.Runs;

namespace MetaRL.Reports.Tests;

public sealed class MatrixReportTests
{
    static readonly MatrixLearner[] two = [new("MAML", "second order"), new("Reptile", "first order")];

    // Returns of two seeds on three tasks, [k][seed][task]; MAML is judged after two steps, as it was trained.
    static readonly double[][][] maml =
    [
        [[1, 2, 3], [1.5, 2, 2.5]],
        [[3, 4, 6], [3, 5, 5]],
        [[6, 7, 9], [6.5, 7, 8]],
        [[0, 0, 0], [0, 0, 0]],
    ];

    static RunData[] Runs(double[][][] returns, double shift = 0) => [.. Enumerable.Range(0, 2).Select(seed => Samples.Run(seed, iterations: 10) with
    {
        Evaluation = Samples.Evaluation(seed, tasks: 3) with
        {
            Seeds = [AdaptationTable.Of(seed, [.. returns.Select(k => k[seed].Select(x => x + shift).ToArray())])],
            References = [new("random", 0), new("oracle", 10)],
        },
    })];

    static LoadedMatrix Matrix(Dictionary<(int, int), (CellState, string?)>? states = null, double shift = -0.01) =>
        MatrixSamples.Of(["one", "two"], two, (_, row) => Runs(maml, row == 0 ? 0 : shift), states);

    static JsonNode Json(LoadedMatrix matrix, int cell) => JsonNode.Parse(ReportExport.Of(matrix, ReportFormat.Json)[0].Content)!["cells"]![cell]!;

    static XElement Page(LoadedMatrix matrix) => XDocument.Parse(MatrixReport.Render(matrix)["<!DOCTYPE html>\n".Length..]).Root!;

    [Fact]
    public void Numbers_are_those_after_the_trained_steps_over_seeds_and_tasks()
    {
        JsonNode cell = Json(Matrix(), 0);
        // (6 + 7 + 9 + 6.5 + 7 + 8) / 6, and minus (1 + 2 + 3 + 1.5 + 2 + 2.5) / 6.
        Assert.Equal(7.25, (double)cell["return"]!["mean"]!, 12);
        Assert.Equal(5.25, (double)cell["gain"]!["mean"]!, 12);
        // Gains [[5, 5, 6], [5, 5, 5.5]]: seeds' means 16/3 and 15.5/3 are 1/6 apart, so that s/√2 = 1/12, and t(0.975, 1) = 12.7062047.
        Assert.Equal(12.706204736 / 12, (double)cell["gain"]!["overSeeds"]!, 6);
        // Tasks' means 5, 5, 5.75: s = 0.75/√3, s/√3 = 0.25, t(0.975, 2) = 4.3026527.
        Assert.Equal(4.302652730 / 4, (double)cell["gain"]!["overTasks"]!, 6);
        // Residuals are ±(-1, -1, 2)/12, so that s²_E/(ST) = 1/144 and V = 1/144 + 1/16 - 1/144.
        CrossedEstimate gain = Statistics.Crossed([[5, 5, 6], [5, 5, 5.5]]);
        Assert.Equal(gain.OverBoth!.Value, (double)cell["gain"]!["overBoth"]!, 12);
        Assert.Equal(0.725, (double)cell["normalized"]!, 12);
        Assert.Equal(40_000, (double)cell["envSteps"]!);
        Assert.Equal(10 * 0.6, (double)cell["seconds"]!, 9);   // without evaluations
    }

    [Fact]
    public void The_best_is_marked_and_so_is_what_cannot_be_told_from_it()
    {
        // The same returns but for 0.01 on each task: paired, the difference has no spread at all.
        Assert.Equal("best", (string?)Json(Matrix(), 0)["rank"]);
        Assert.Equal("behind", (string?)Json(Matrix(), 1)["rank"]);
        Assert.Equal(-0.01, (double)Json(Matrix(), 1)["minusBest"]!["mean"]!, 9);

        // Differences [[0.9, -1, 0], [-0.5, 1, -0.5]].
        double[][][] other = [maml[0], maml[1], [[6.9, 6, 9], [6, 8, 7.5]]];
        LoadedMatrix close = MatrixSamples.Of(["one"], two, (_, row) => Runs(row == 0 ? maml : other));
        Assert.Equal("notToldApart", (string?)Json(close, 1)["rank"]);
        Assert.Equal(-0.1 / 6, (double)Json(close, 1)["minusBest"]!["mean"]!, 12);
        string[][] rows = MatrixTable.Rows(close);
        Assert.Equal("7.2 ± 2.9 \u2605 (gain 5.2 ± 1.1 \u2191, 40k steps)", rows[1][2]);
        Assert.Contains(" \u2606 (", rows[2][2]);
    }

    // Shares of the third task alone differ: 0.5 and 1 of two seeds.
    static RunData[] Judged(string? name) => [.. Runs(maml).Select((run, seed) => run with
    {
        Evaluation = (run.Evaluation! with
        {
            SuccessName = name,
            Seeds = [.. run.Evaluation.Seeds.Select(s => s with { Steps = [.. s.Steps.Select(step => step with { Success = [0.5, 1, 0.5 + 0.5 * seed] })] })],
        }).OfSuccess(),
    })];

    [Theory]
    [InlineData("accuracy", "accuracy", "Accuracy")]
    [InlineData(null, "success rate", "Success rate")]
    public void What_is_judged_by_successes_is_called_by_their_name(string? name, string word, string title)
    {
        LoadedMatrix matrix = MatrixSamples.Of(["one"], two, (_, _) => Judged(name));
        Assert.Equal(4.5 / 6, (double)Json(matrix, 0)["return"]!["mean"]!, 12);
        Assert.Contains($"{title} after K adaptation steps", MatrixTable.Markdown(matrix));
        XElement page = Page(matrix);
        Assert.Contains($"{title} over adaptation steps", page.Value);
        Assert.Contains($"{title} against time of training", page.Value);
        Assert.Contains($"held-out {word}", page.Value);
        Assert.DoesNotContain("Return over adaptation steps", page.Value);
        Assert.DoesNotContain("oracle", page.Value);   // its line is a return
        Assert.Contains("Return after K adaptation steps", MatrixTable.Markdown(Matrix()));
    }

    [Fact]
    public void Other_tasks_are_not_compared()
    {
        LoadedMatrix matrix = MatrixSamples.Of(["one"], two, (_, row) => [.. Runs(maml, -row).Select(r => r with { Evaluation = r.Evaluation! with { Family = $"family {row}" } })]);
        Assert.Equal("otherTasks", (string?)Json(matrix, 1)["rank"]);
        Assert.Null(Json(matrix, 1)["minusBest"]);
    }

    [Fact]
    public void The_columns_before_the_families_are_counted_where_families_are_left_out()
    {
        var pending = new Dictionary<(int, int), (CellState, string?)>();
        foreach (int column in (int[])[0, 2, 3])
            for (int row = 0; row < two.Length; row++) pending[(column, row)] = (CellState.Pending, null);
        LoadedMatrix all = MatrixSamples.Of(["one", "two", "three", "four"], two, (_, _) => Runs(maml), pending);
        Assert.Equal(["learner", "kind", "two"], MatrixTable.Rows(all)[0]);
        Assert.Equal(2, MatrixTable.LeadingColumns(all));
    }

    [Fact]
    public void Cells_without_an_outcome_are_named_with_their_reason()
    {
        LoadedMatrix matrix = Matrix(new() { [(0, 1)] = (CellState.Failed, "NaN | here"), [(1, 0)] = (CellState.DoesNotApply, "no memory"), [(1, 1)] = (CellState.Failed, "too") });
        string table = MatrixTable.Markdown(matrix);
        Assert.Contains("| Reptile | first order | failed | failed |", table);
        Assert.Contains("- one, Reptile: failed: NaN \\| here", table);
        Assert.Contains("- two, MAML: does not apply: no memory", table);
        XElement page = Page(matrix);
        Assert.Contains("failed: NaN | here", page.Value);
        Assert.Contains("No cell of this column is done.", page.Value);
        Assert.Equal(18, ReportExport.Of(matrix, ReportFormat.Csv)[0].Content.Split('\n')[2].Count(c => c == ',') - 4);
    }

    [Fact]
    public void A_page_has_four_charts_for_each_family_and_every_id_once()
    {
        XElement page = Page(MatrixSamples.Large("<b> & ]]>"));
        Assert.Equal(12, page.Descendants("figure").Count());
        string[] ids = [.. page.Descendants().Attributes("id").Select(a => a.Value)];
        Assert.Equal(ids.Distinct(), ids);
        Assert.Contains("learner=maml learner.innerLr=0.1 learner.order=second", page.Value);
        Assert.DoesNotContain("metaBatch", page.Value);
    }

    [Fact]
    public void Every_format_but_scores_is_there()
    {
        LoadedMatrix matrix = Matrix();
        Assert.Contains("cost0.csv", ReportExport.Of(matrix, ReportFormat.Csv).Select(f => f.Name));
        Assert.Contains("adaptation1.svg", ReportExport.Of(matrix, ReportFormat.Svg).Select(f => f.Name));
        Assert.Equal(MatrixTable.Markdown(matrix), ReportExport.Of(matrix, ReportFormat.Md)[0].Content);
        Assert.Contains("one column", Assert.Throws<ArgumentException>(() => ReportExport.Of(matrix, ReportFormat.Scores)).Message);
    }

    [Fact]
    public void A_learner_that_takes_no_steps_has_no_gain()
    {
        LoadedMatrix matrix = MatrixSamples.Of(["one"], two, (_, row) => Runs(row == 0 ? maml : maml[1..2]));
        Assert.Null(Json(matrix, 1)["gain"]);
        Assert.DoesNotContain("gain", MatrixTable.Rows(matrix)[2][2]);
        Page(matrix);
    }

    [Theory]
    [InlineData("{}", "not the record of a matrix")]
    [InlineData("null", "null")]
    [InlineData("""{"experiment":"x","about":"","columns":["a"],"learners":[{"name":"b","kind":""}],"cells":[]}""", "expected one cell for each")]
    [InlineData("""{"experiment":"x","about":"","columns":[null],"learners":[null],"cells":[]}""", "null found")]
    public void A_damaged_record_is_named(string content, string why)
    {
        using TempFolder temp = new();
        File.WriteAllText(temp.File(MatrixRecord.File), content);
        string message = Assert.Throws<InvalidDataException>(() => LoadedMatrix.Load(temp.Path)).Message;
        Assert.Contains(MatrixRecord.File, message);
        Assert.Contains(why, message);
    }

    [Fact]
    public void A_cell_that_is_done_and_gone_is_told_and_the_others_are_shown()
    {
        using TempFolder temp = new();
        MatrixRecord record = Matrix().Record;
        File.WriteAllText(temp.File(MatrixRecord.File), JsonSerializer.Serialize(record, RunJson.Indented));
        Assert.All(LoadedMatrix.Load(temp.Path).Cells, cell => Assert.Contains("cannot be read", cell.Cell.Reason));
    }
}
