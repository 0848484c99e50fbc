using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Problems;
using MetaRL.Problems.Examples;
using MetaRL.Problems.Examples.Files;

namespace MetaRL.Tests.Examples;

public sealed class CsvExamplesTests : ExampleFamilyContract, IDisposable
{
    const int Tasks = 8, OfEach = 10;

    readonly TemporaryFolder folder = new();

    // y = 100 task + row, the inputs are the same number split in two.
    public CsvExamplesTests()
    {
        IEnumerable<string> rows = Enumerable.Range(0, Tasks * OfEach).Select(static i =>
            $"shop {(char)('a' + i % Tasks)}, {i % Tasks},\"{i / Tasks}\",{100 * (i % Tasks) + i / Tasks},{(i % 3 == 0 ? "low" : "high, very")[..3]}");
        File.WriteAllLines(folder.File("shops.csv"), rows.Prepend("shop,place,row,y,kind"));
    }

    public void Dispose() => folder.Dispose();

    CsvExamples Shops => new() { File = folder.File("shops.csv"), TaskColumn = "shop", InputColumns = ["row", "place"] };

    protected override ExampleFamily Family => Shops;

    [Fact]
    public void Columns_are_taken_by_name_and_rows_by_task() => Holds((key, shots) =>
    {
        IExampleTask task = Shops.Sample(Split.Train, new Seed(key));
        (float[] x, float[] y) = Examples(Shops, task, ExampleSet.Support, shots, new Seed(key));
        for (int n = 0; n < y.Length; n++)
        {
            Assert.Equal(y[n], x[2 * n] + 100 * x[2 * n + 1]);
            Assert.Equal($"shop shop {(char)('a' + (int)x[2 * n + 1])}", task.Description);
        }
    });

    [Fact]
    public void Supports_and_queries_of_a_task_share_no_row()
    {
        IExampleTask task = Shops.Sample(Split.Test, new Seed(2));
        float[] Seen(ExampleSet set) => [.. Enumerable.Range(0, 30).SelectMany(i => Examples(Shops, task, set, 2, new Seed((ulong)i)).Y).Distinct()];
        Assert.Equal((5, 5), (Seen(ExampleSet.Support).Length, Seen(ExampleSet.Query).Length));
        Assert.Empty(Seen(ExampleSet.Support).Intersect(Seen(ExampleSet.Query)));
        Assert.Equal(5, Examples(Shops, task, ExampleSet.Support, 5, new Seed(1)).Y.Distinct().Count());
        Assert.Equal($"{task.Description}: 10 examples, 5 of them for supports; expected at least 6; take fewer shots or queries, or change SupportShare = 0.5",
            Assert.Throws<InvalidDataException>(() => Examples(Shops, task, ExampleSet.Support, 6, new Seed(1))).Message);
        Assert.Equal(8, Examples(Shops, (Shops with { SupportShare = 0.8 }).Sample(Split.Test, new Seed(2)), ExampleSet.Support, 8, new Seed(1)).Y.Distinct().Count());
    }

    [Fact]
    public void Each_fourth_task_is_held_out_or_none()
    {
        string Of(int every, Split split) => string.Concat(Enumerable.Range(0, 100)
            .Select(i => (Shops with { HoldOutEvery = every }).Sample(split, new Seed((ulong)i)).Description[^1]).Distinct().Order());
        Assert.Equal(("abcefg", "dh"), (Of(4, Split.Train), Of(4, Split.Test)));
        Assert.Equal("abcdefgh", Of(0, Split.Test));
        Assert.Contains("of 8 tasks none is for Test; expected at least 1 with HoldOutEvery = 9; ", Assert.Throws<InvalidDataException>(() => Of(9, Split.Test)).Message);
    }

    [Fact]
    public void Categories_are_choices_by_name()
    {
        CsvExamples kinds = Shops with { TargetColumn = "kind", TargetKind = TargetKind.Category, InputColumns = ["y"] };
        Assert.Equal(["hig", "low"], kinds.Categories());
        Assert.Equal(new DiscreteSpace(2), kinds.Target);
        (float[] x, float[] y) = Examples(kinds, kinds.Sample(Split.Train, new Seed(1)), ExampleSet.Query, 5, new Seed(1));
        for (int n = 0; n < y.Length; n++) Assert.Equal(((int)x[n] % 100 * Tasks + (int)x[n] / 100) % 3 == 0 ? 1 : 0, y[n]);
    }

    [Theory]
    [InlineData("", "x.csv, line 1: the file is empty; expected a header with task and y; fill or replace it")]
    [InlineData("\n\ntask,y,a\n", "x.csv, line 2: no row after the header; expected an example a row; add rows")]
    [InlineData("task;y;a\n1;2;3", "x.csv, line 1: fields separated by semicolons in 'task;y;a'; expected commas; save the file with commas between fields and a decimal point in numbers")]
    [InlineData("task,b,a\n", "x.csv, line 1: no column 'y' among task, b, a; expected the TargetColumn that is set; set TargetColumn to one of them")]
    [InlineData("tsk,y,a\n", "x.csv, line 1: no column 'task' among tsk, y, a; expected the TaskColumn that is set; set TaskColumn to one of them")]
    [InlineData("task,y,a,a\n", "x.csv, line 1: column 'a' is there twice; expected different names; rename or remove one")]
    [InlineData("task,y\n", "x.csv, line 1: no column is left for the input; expected at least one beside task and target; add columns, or name them in InputColumns")]
    [InlineData("task,y,a\n1,2\n", "x.csv, line 2: 2 fields; expected 3, as in the header; complete the line or remove it")]
    [InlineData("task,y,a\n1,2,3\n\n1,2,3,5\n", "x.csv, line 4: 4 fields; expected 3, as in the header; remove what is too much; decimals have a point, and a field with a comma in it is quoted")]
    [InlineData("task,y,a\n1,2,three\n", "x.csv, line 2: a 'three'; expected a finite number such as 101.25; correct the line, or leave the column out of InputColumns")]
    [InlineData("task,y,a\n1,NaN,3\n", "x.csv, line 2: y 'NaN'; expected a finite number such as 101.25; correct the line, or leave the column out of InputColumns")]
    [InlineData("task,y,a\n1,1e99,3\n", "x.csv, line 2: y '1e99'; expected a finite number such as 101.25; correct the line, or leave the column out of InputColumns")]
    [InlineData("task,y,a\n,2,3\n", "x.csv, line 2: task is empty; expected a value in each line; complete the line or remove it")]
    [InlineData("task,y,a\n1,2,\"3\n", "x.csv, line 2: a quote that is opened and not closed: \"3; expected its end on the same line; close it or remove it")]
    [InlineData("task,y,a\n1,\uFFFD,3\n", "x.csv, line 2: bytes that are no UTF-8 text; expected a CSV file in UTF-8; save it as UTF-8, or remove it if it is no text")]
    public void What_is_wrong_with_a_file_is_told_with_its_line(string text, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidDataException>(() => CsvTable.Parse(new("x.csv", "task", "y", "", TargetKind.Number), new StringReader(text))).Message);

    [Fact]
    public void What_is_wrong_with_the_settings_is_told()
    {
        string Error(CsvColumns columns) => Assert.Throws<InvalidDataException>(() => CsvTable.Parse(columns, new StringReader("task,y,a\n1,2,3\n"))).Message;
        CsvColumns usual = new("x.csv", "task", "y", "", TargetKind.Number);
        Assert.StartsWith("x.csv, line 1: TaskColumn and TargetColumn are both 'task'; ", Error(usual with { Target = "task" }));
        Assert.StartsWith("x.csv, line 1: InputColumns has 'y', which is task or target; ", Error(usual with { Inputs = "a\ny" }));
        Assert.StartsWith("x.csv, line 1: no column 'b' among task, y, a; expected the InputColumns that is set; ", Error(usual with { Inputs = "b" }));
        Assert.StartsWith("x.csv: each y is '2'; expected at least 2 categories; ", Error(usual with { Kind = TargetKind.Category }));
        Assert.Equal("CsvExamples.File: no file ''; expected a CSV file with a header; set it to its path",
            Assert.Throws<InvalidDataException>(() => new CsvExamples().Input).Message);
    }
}
