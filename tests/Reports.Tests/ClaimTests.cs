using System.Xml.Linq;
using MetaRL.Evaluation;
using MetaRL.Reports.Claims;

namespace MetaRL.Reports.Tests;

public sealed class ClaimTests
{
    // Two seeds one below and one above the mean: half-width t(0.975, 1) = 12.706 times 0.01.
    const double Half = 0.127062;

    static Evidence All => new([.. new[] { -0.01, 0.01 }.Select(shift => new Measurement[]
    {
        new("a", "n = 1", 1 + shift), new("a", "n = 10", 2 + shift), new("b", "n = 1", 4 + shift), new("b", "n = 10", 8 + shift), new("a", "only of a", 5 + shift),
    })]);

    static ClaimCurves Curves => new()
    {
        Title = "Error by examples",
        Over = new("examples n", IsLogarithmic: true),
        Values = new("error"),
        Curves = [.. ((string[])["a", "b"]).Select(row => new ClaimCurve(row, [new(10, row, "n = 10"), new(1, row, "n = 1")]))],
        References = [new("chance", 6)],
    };

    static ClaimRows Rows => new()
    {
        Title = "Rows",
        Values = new("error", IsLogarithmic: true),
        Rows = ["a", "b"],
        Columns = ["n = 1", "n = 10"],
        References = [new("best", 3)],
    };

    static ClaimRecord Record(ClaimPicture picture) => new()
    {
        Title = "A <claim>",
        Claim = "a is below \"b\" & stays",
        Command = "dotnet run a.cs -- --seeds 2",
        Table = "Errors.",
        Seeds = 2,
        Verdict = "confirmed: 3 \u00B1 0.1",
        Picture = picture,
        Cells = All.ToCells(),
    };

    static XElement Parsed(string html) => XDocument.Parse(html["<!DOCTYPE html>\n".Length..]).Root!;

    static double[] Places(XElement figure, string look, string name) =>
        [.. figure.Descendants().Where(e => (string?)e.Attribute("class") == look).Select(e => (double)e.Attribute(name)!)];

    [Fact]
    public void Curves_stand_where_their_cells_say_with_intervals_over_seeds()
    {
        XElement figure = Curves.Draw("p", All);
        double[] a = Places(figure, "marker c0", "cx"), heights = Places(figure, "marker c0", "cy");
        // A square's corner is 3.2 from its middle.
        double[] b = [.. Places(figure, "marker c1", "x").Select(static x => x + 3.2)], others = [.. Places(figure, "marker c1", "y").Select(static y => y + 3.2)];
        Assert.Equal(a, b, (x, y) => Math.Abs(x - y) < 0.11);
        Assert.True(a[0] < a[1]);
        Assert.True(heights[0] > heights[1] && heights[1] > others[0] && others[0] > others[1]);
        // Linear upwards: 1, 2, 4 and 8 are 1, 2 and 4 units apart.
        Assert.Equal(2, (heights[1] - others[0]) / (heights[0] - heights[1]), 0.05);
        Assert.Equal(4, (others[0] - others[1]) / (heights[0] - heights[1]), 0.05);
        ChartValues first = ChartValues.Of(figure)[0];
        Assert.Equal(("a", "1 10", "1 2"), (first.Name, string.Join(' ', first.X), string.Join(' ', first.Y)));
        Assert.Equal([1 - Half, 2 - Half], first.Low, (x, y) => Math.Abs(x - y) < 1e-4);
        Assert.Equal(4, figure.Descendants("path").Count(static p => ((string)p.Attribute("class")!).StartsWith("bar")));
        Assert.Equal("Bars: 95% intervals over 2 seeds.", figure.Element("figcaption")!.Value);
        Assert.Contains("chance", figure.Value);
        Assert.Contains("a: from 1.000 at 1 to 2.000 at 10.", figure.Descendants("desc").Single().Value);
    }

    [Fact]
    public void A_ratio_takes_the_same_room_anywhere_on_a_logarithmic_axis()
    {
        XElement figure = Rows.Draw("p", All);
        double[] circles = Places(figure, "marker c0", "cx"), squares = [.. Places(figure, "marker c1", "x").Select(static x => x + 3.2)];
        Assert.Equal(squares[0] - circles[0], squares[1] - circles[1], 0.21);          // 1 to 2 and 4 to 8
        Assert.Equal(2 * (squares[0] - circles[0]), circles[1] - circles[0], 0.21);    // 1 to 4
        double[] down = Places(figure, "marker c0", "cy");
        Assert.Equal([.. ((string[])["a", "b"])], figure.Descendants("text").Where(static t => (string?)t.Attribute("class") == "name").Select(static t => t.Value));
        Assert.True(down[0] < down[1]);
        Assert.Equal(["a", "b"], ChartValues.Of(figure)[1].Labels!);
        Assert.Contains("a: 1.000 (n = 1), 2.000 (n = 10).", figure.Descendants("desc").Single().Value);
    }

    [Fact]
    public void Transposed_rows_are_the_same_numbers_with_a_colour_a_row()
    {
        ChartValues[] plain = ChartValues.Of(Rows.Draw("p", All)), turned = ChartValues.Of((Rows with { IsTransposed = true }).Draw("p", All));
        Assert.Equal(["n = 1", "n = 10"], plain.Select(static l => l.Name));
        Assert.Equal(["a", "b"], turned.Select(static l => l.Name));
        Assert.Equal(plain[1].Y[0], turned[0].Y[1]);
        Assert.Equal(4, turned[1].Y[0]);
    }

    [Fact]
    public void What_cannot_be_drawn_is_named()
    {
        Assert.Contains("rows: a, b", Assert.Throws<KeyNotFoundException>(() => (Rows with { Rows = ["c"] }).Draw("p", All)).Message);
        Assert.Contains("'b', 'only of a'", Assert.Throws<KeyNotFoundException>(() => (Rows with { Columns = ["only of a"] }).Draw("p", All)).Message);
        Assert.Contains("'Rows': no rows", Assert.Throws<ArgumentException>(() => (Rows with { Rows = [] }).Draw("p", All)).Message);
        Assert.Contains("a curve without points", Assert.Throws<ArgumentException>(() => (Curves with { Curves = [new("a", [])] }).Draw("p", All)).Message);
        Evidence zero = new([[new("a", "n = 1", 0)], [new("a", "n = 1", 0)]]);
        ClaimRows none = Rows with { Rows = ["a"], Columns = ["n = 1"], References = [] };
        Assert.Contains("logarithmic axis", Assert.Throws<ArgumentException>(() => none.Draw("p", zero)).Message);
    }

    [Fact]
    public void A_page_has_claim_picture_verdict_every_number_and_the_command()
    {
        XElement page = Parsed(ClaimReport.Render(Record(Curves)));
        string[] parts = ["A <claim>", "a is below \"b\" & stays", "confirmed: 3 \u00B1 0.1", "dotnet run a.cs -- --seeds 2", "Mean of 2 seeds"];
        Assert.All(parts, part => Assert.Contains(part, page.Value));
        Assert.Single(page.Descendants("figure"));
        XElement[] rows = [.. page.Descendants("tbody").Single().Elements()];
        Assert.Equal(["a", "1.00 \u00B1 0.13", "2.00 \u00B1 0.13", "5.00 \u00B1 0.13"], rows[0].Elements().Select(static e => e.Value));
        Assert.Equal(["b", "4.00 \u00B1 0.13", "8.00 \u00B1 0.13", ""], rows[1].Elements().Select(static e => e.Value));
        Assert.DoesNotContain(page.DescendantsAndSelf().Attributes(), static a => a.Name.LocalName is "src" || (a.Name.LocalName == "href" && !a.Value.StartsWith('#')));
    }

    [Fact]
    public void A_file_draws_the_same_page()
    {
        using TempFolder folder = new();
        foreach (ClaimRecord record in (ClaimRecord[])[Record(Curves), Record(Rows), Record(Rows with { IsTransposed = true })])
        {
            string file = Path.Combine(folder.Path, "claim.json");
            File.WriteAllText(file, record.ToJson());
            ClaimRecord read = ClaimRecord.Load(file);
            Assert.Equal(ClaimReport.Render(record), ClaimReport.Render(read));
            Assert.Equal(record.ToJson(), read.ToJson());
        }
    }

    [Theory]
    [InlineData("{", "not what a claim's script writes")]
    [InlineData("null", "not what a claim's script writes")]
    [InlineData("{\"claim\": \"old\", \"table\": \"t\", \"seeds\": 2, \"verdict\": \"v\", \"cells\": []}", "picture")]
    public void A_file_of_something_else_is_named(string text, string part)
    {
        using TempFolder folder = new();
        string file = Path.Combine(folder.Path, "other.json");
        File.WriteAllText(file, text);
        string said = Assert.Throws<InvalidDataException>(() => ClaimRecord.Load(file)).Message;
        Assert.StartsWith(file, said);
        Assert.Contains(part, said);
    }

    [Fact]
    public void Numbers_that_do_not_fit_each_other_are_refused()
    {
        using TempFolder folder = new();
        string file = Path.Combine(folder.Path, "claim.json");
        void Write(ClaimRecord record) => File.WriteAllText(file, record.ToJson());
        Write(Record(Curves) with { Seeds = 3 });
        Assert.Contains("3 seeds and cells of 2", Assert.Throws<InvalidDataException>(() => ClaimRecord.Load(file)).Message);
        ClaimCell[] cells = All.ToCells();
        Write(Record(Curves) with { Cells = [.. cells[1..], cells[0] with { BySeed = [1] }] });
        Assert.Contains("'a', 'n = 1': 1 numbers of 2 seeds", Assert.Throws<InvalidDataException>(() => ClaimRecord.Load(file)).Message);
        Write(Record(Curves) with { Cells = cells[1..] });
        Assert.Contains("nothing was measured of 'a', 'n = 1'", Assert.Throws<InvalidDataException>(() => ClaimRecord.Load(file)).Message);
    }

    [Fact]
    public void A_gallery_has_a_section_a_claim_with_one_picture_and_a_folded_table()
    {
        XElement page = Parsed(ClaimReport.RenderGallery([("one", Record(Curves)), ("two", Record(Rows) with { Title = "Second", Seeds = 2 })]));
        XElement[] sections = [.. page.Descendants("section")];
        Assert.Equal(["one", "two"], sections.Select(static s => (string)s.Attribute("id")!));
        Assert.Equal(["#one", "#two"], page.Descendants("a").Select(static a => (string)a.Attribute("href")!));
        Assert.All(sections, static s => Assert.Single(s.Descendants("figure")));
        Assert.All(sections, static s => Assert.Single(s.Element("details")!.Descendants("table")));
        Assert.Contains("2 claims \u00B7 2 seeds each", page.Value);
        string[] ids = [.. page.Descendants().Attributes("id").Select(static a => a.Value)];
        Assert.Equal(ids.Distinct(), ids);
        Assert.Contains("2 claims are called 'one'", Refused("one", "one"));
        Assert.Contains("2 claims are called 'my-file'", Refused("my file", "my-file"));
        static string Refused(string a, string b) =>
            Assert.Throws<ArgumentException>(() => ClaimReport.RenderGallery([(a, Record(Curves)), (b, Record(Rows))])).Message;
        Assert.Throws<ArgumentException>(() => ClaimReport.RenderGallery([]));
    }

    [Fact]
    public void Quotes_are_escaped_in_csv()
    {
        Evidence all = new([[new("a \"b\", c", "x", 0.1)], [new("a \"b\", c", "x", 1e-9)]]);
        Assert.Equal("row,column,seed,value\n\"a \"\"b\"\", c\",x,1,0.1\n\"a \"\"b\"\", c\",x,2,1E-09\n", all.ToCsv());
    }

    sealed record ChartValues(string Name, double[] X, double[] Y, double[] Low, string[]? Labels)
    {
        public static ChartValues[] Of(XElement figure) => [.. figure.Annotation<Charts.ChartData>()!.Lines
            .Select(static l => new ChartValues(l.Name, l.X, l.Y, [.. l.Band!.Select(static (Interval b) => b.Low)], l.Labels))];
    }
}
