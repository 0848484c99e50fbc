using MetaRL.Envs.Families.Trading.Prices;

namespace MetaRL.Envs.Tests;

public sealed class PriceFileTests
{
    const string Good = """
        Date,Open,High,Low,Close,Volume
        2024-01-02,100,102,99,101,5000
        2024-01-03,101,103,100,102,0
        2024-01-04,102,102,90,95,7000
        """;

    static PriceSeries Read(string text, PriceRules? rules = null) => PriceFile.Read(new StringReader(text), "data/gold.csv", rules ?? new());

    static string Error(string text, PriceRules? rules = null) => Assert.Throws<InvalidDataException>(() => Read(text, rules)).Message;

    [Fact]
    public void A_good_file_is_read_as_it_stands()
    {
        PriceSeries prices = Read(Good);
        Assert.Equal(("gold", 3), (prices.Name, prices.Count));
        Assert.Equal(new DateOnly(2024, 1, 4), prices.Dates[2]);
        Assert.Equal([(float)Math.Log(102 / 101.0), (float)Math.Log(95 / 102.0)], prices.LogReturns.ToArray());
    }

    [Theory]
    [InlineData("volume,CLOSE,low,High,oPen,date\n1,101,99,102,100,2024-01-02\n1,102,100,103,101,2024-01-03")]
    [InlineData("Date, Open ,High,Low,Close,Volume,Remark\r\n2024-01-02,100,102,99, 101 ,1,x\r\n\r\n2024-01-03,101,103,100,102,1,\r\n")]
    [InlineData("Date,Open,High,Low,Close,Volume\n2024-01-02,100,102,99,\"101\",1\n2024-01-03,101,103,100,1.02e2,1")]
    public void Case_order_blanks_quotes_and_other_columns_do_not_matter(string text) =>
        Assert.Equal([(float)Math.Log(102 / 101.0)], Read(text).LogReturns.ToArray());

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_header()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "gold.csv");
        File.WriteAllText(path, Good, System.Text.Encoding.UTF8);
        Assert.Equal(3, PriceFile.Read(path, new()).Count);
    }

    [Fact]
    public void Adjusted_closes_give_the_returns_where_there_are_any()
    {
        PriceSeries split = Read("""
            Date,Open,High,Low,Close,Adj Close,Volume
            2024-01-02,100,102,99,101,50.5,1
            2024-01-03,51,52,50,51,51,1
            """);
        Assert.Equal([(float)Math.Log(51 / 50.5)], split.LogReturns.ToArray());
    }

    [Theory]
    [InlineData("", "line 1: the file is empty; expected the header Date,Open,High,Low,Close,Volume")]
    [InlineData("Date,Open,High,Low,Close", "line 1: no column Volume in 'Date,Open,High,Low,Close'; expected Date,Open,High,Low,Close,Volume; add or rename it")]
    [InlineData("Date,Open,High,Low,Close,Volume,close", "line 1: column Close is there twice; expected it once; remove or rename one")]
    [InlineData("Date,Open,High,Low,Close,Volume\n2024-01-02,1,1,1,1,1", "line 2: 1 bars up to here and no more; expected at least 2; add some or remove the file")]
    public void What_is_wrong_with_a_file_is_named(string text, string expected) => Assert.Equal($"data/gold.csv, {expected}", Error(text));

    // The third line of the good file, spoilt.
    [Theory]
    [InlineData("2024-01-03,101,103,100,102", "5 fields; expected 6, as in the header; complete the line or remove it")]
    [InlineData("03/01/2024,101,103,100,102,0", "Date '03/01/2024'; expected a date such as 2024-02-29; convert the column")]
    [InlineData("2023-02-29,101,103,100,102,0", "Date '2023-02-29'; expected a date such as 2024-02-29; convert the column")]
    [InlineData("2024-01-02,101,103,100,102,0", "2024-01-02 for the second time; expected each date once; remove one of the lines")]
    [InlineData("2024-01-01,101,103,100,102,0", "2024-01-01 after 2024-01-02; expected ascending dates; sort the file by date")]
    [InlineData("2024-01-10,101,103,100,102,0", "a gap of 8 days since 2024-01-02; expected at most 7; fill it, cut the file there, or raise MaxGapDays")]
    [InlineData("2024-01-03,0,103,100,102,0", "Open 0; expected a price above 0; correct the line or remove it")]
    [InlineData("2024-01-03,101,103,100,-102,0", "Close -102; expected a price above 0; correct the line or remove it")]
    [InlineData("2024-01-03,101,103,100,null,0", "Close 'null'; expected a finite number such as 101.25; correct the line or remove it")]
    [InlineData("2024-01-03,101,103,100,NaN,0", "Close 'NaN'; expected a finite number such as 101.25; correct the line or remove it")]
    [InlineData("2024-01-03,101,1e999,100,102,0", "High '1e999'; expected a finite number such as 101.25; correct the line or remove it")]
    [InlineData("2024-01-03,101,103,100,102,", "Volume ''; expected a finite number such as 101.25; correct the line or remove it")]
    [InlineData("2024-01-03,101,103,100,102,-5", "Volume -5; expected 0 or more; correct it")]
    [InlineData("2024-01-03,101,101.5,100,102,0", "Low 100 and High 101.5 with Open 101 and Close 102; expected Low <= Open, Close <= High; correct the line or remove it")]
    [InlineData("2024-01-03,50,51,49,50.5,0", "Close 50.5 after 101, a ratio of 0.5; expected one within 1.4 up or down; "
        + "adjust all prices for the split (a column Adj Close does) or, if the move is real, raise MaxCloseRatio")]
    public void What_is_wrong_with_a_line_is_named(string line, string expected) =>
        Assert.Equal($"data/gold.csv, line 3: {expected}", Error(string.Join('\n', Good.Split('\n').Select((l, i) => i == 2 ? line : l))));

    [Fact]
    public void Lines_are_counted_as_an_editor_does() => Assert.StartsWith("data/gold.csv, line 4: Open 'x'",
        Error("Date,Open,High,Low,Close,Volume\n2024-01-02,100,102,99,101,1\n\n2024-01-03,x,103,100,102,1"));

    [Fact]
    public void Rules_can_be_widened()
    {
        string text = "Date,Open,High,Low,Close,Volume\n2024-01-02,100,102,99,101,1\n2024-01-10,50,51,49,50.5,1";
        Assert.Contains("a gap of 8 days", Error(text, new(MaxCloseRatio: 3)));
        Assert.Contains("a ratio of 0.5", Error(text, new(MaxGapDays: 8)));
        Assert.Equal(2, Read(text, new(MaxGapDays: 8, MaxCloseRatio: 2)).Count);
    }
}
