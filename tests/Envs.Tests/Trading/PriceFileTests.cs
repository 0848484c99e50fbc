using System.Text;
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
    [InlineData("Date,Close\n2024-01-02,101\n2024-01-03,102")]
    [InlineData("Date,Adj Close\n2024-01-02,101\n2024-01-03,102")]
    [InlineData("Date,High,Close,Volume\n2024-01-02,101,101,\n2024-01-03,102,102,\"-1,000\"")]
    [InlineData("Date,Close,\n2024-01-02,101,\n  \n2024-01-03,102,\n\n\n")]
    [InlineData("Date,Close\r2024-01-02,101\r2024-01-03,102\r")]
    [InlineData("Date,Close,Note\n2024-01-02,101,\"halted, \"\"briefly\"\"\"\n2024-01-03,102 ,  \"a;b\" ")]
    [InlineData("Date,Close\n2024-01-02 00:00:00-05:00,101\n2024-01-03 00:00:00-04:00,102")]
    [InlineData("Date,Close\n2024-01-02T00:00:00.000Z,101\n2024-01-03T00:00,102")]
    public void Case_order_blanks_quotes_and_other_columns_do_not_matter(string text) =>
        Assert.Equal([(float)Math.Log(102 / 101.0)], Read(text).LogReturns.ToArray());

    static string Write(string name, string text, Encoding encoding)
    {
        string path = Path.Combine(AppContext.BaseDirectory, name);
        File.WriteAllText(path, text, encoding);
        return path;
    }

    [Fact]
    public void A_byte_order_mark_says_how_a_file_is_encoded_and_is_no_part_of_the_header()
    {
        Encoding[] marked = [Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32];
        Assert.All(marked, encoding => Assert.Equal(3, PriceFile.Read(Write("gold.csv", Good, encoding), new()).Count));
    }

    [Fact]
    public void Text_in_another_encoding_is_refused_and_the_line_named()
    {
        string latin = Write("latin.csv", "Date,Close,Name\n2024-01-02,101,gold\n2024-01-03,102,Nestl\u00e9", Encoding.Latin1);
        Assert.StartsWith($"{latin}, line 3: bytes that are no UTF-8 text", Assert.Throws<InvalidDataException>(() => PriceFile.Read(latin, new())).Message);
        string wide = Write("wide.csv", Good, new UnicodeEncoding(bigEndian: false, byteOrderMark: false));
        Assert.StartsWith($"{wide}, line 1: bytes that are no UTF-8 text", Assert.Throws<InvalidDataException>(() => PriceFile.Read(wide, new())).Message);
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
    [InlineData("", "line 1: the file is empty; expected a header such as Date,Open,High,Low,Close; fill or remove it")]
    [InlineData(" \n\n", "line 1: the file is empty; expected a header such as Date,Open,High,Low,Close; fill or remove it")]
    [InlineData("Date,Open,High,Low", "line 1: no column Close in 'Date,Open,High,Low'; expected a header line with Date and Close, perhaps Adj Close, Open, High, Low; add or rename it")]
    [InlineData("2024-01-02,100,102,99,101,5000", "line 1: no column Date in '2024-01-02,100,102,99,101,5000'; expected a header line with Date and Close, perhaps Adj Close, Open, High, Low; add or rename it")]
    [InlineData("Date,Open,High,Low,Close,Volume,close", "line 1: column Close is there twice, the second time as 'close'; expected it once; remove or rename one")]
    [InlineData("Date,Close,Adj Close,adj_close", "line 1: column Adj Close is there twice, the second time as 'adj_close'; expected it once; remove or rename one")]
    [InlineData("Date,Close,Adj Close,Adjusted Close", "line 1: columns 'Adj Close' and 'Adjusted Close' are both an adjusted close; expected one; remove or rename the other")]
    [InlineData("Date;Open;High;Low;Close;Volume", "line 1: fields separated by semicolons in 'Date;Open;High;Low;Close;Volume'; expected commas; "
        + "save the file with commas between fields and a decimal point in numbers")]
    [InlineData("\"Date\";\"Close\"", "line 1: fields separated by semicolons in '\"Date\";\"Close\"'; expected commas; save the file with commas between fields and a decimal point in numbers")]
    [InlineData("Date;Close, in $;Adj Close", "line 1: fields separated by semicolons in 'Date;Close, in $;Adj Close'; expected commas; save the file with commas between fields and a decimal point in numbers")]
    [InlineData("Date\tClose", "line 1: fields separated by tabs in 'Date\tClose'; expected commas; save the file with commas between fields and a decimal point in numbers")]
    [InlineData("Date|Close", "line 1: fields separated by vertical bars in 'Date|Close'; expected commas; save the file with commas between fields and a decimal point in numbers")]
    [InlineData("Date,\"Close", "line 1: a quote that is opened and not closed: \"Close; expected its end on the same line; close it or remove it")]
    public void What_is_wrong_with_a_file_is_named(string text, string expected) => Assert.Equal($"data/gold.csv, {expected}", Error(text));

    // The third line of the good file, spoilt.
    [Theory]
    [InlineData("2024-01-03,101,103,100,102", "5 fields; expected 6, as in the header; complete the line or remove it")]
    [InlineData("2024-01-03,101,103,100,102,0,", "7 fields; expected 6, as in the header; remove what is too much; decimals have a point, and a field with a comma in it is quoted")]
    [InlineData("2024-01-03,101,5,103,5,100,0,102,0,0", "10 fields; expected 6, as in the header; remove what is too much; decimals have a point, and a field with a comma in it is quoted")]
    [InlineData("2024-01-03;101;103;100;102;0", "fields separated by semicolons; expected commas, as in the header; save the file with commas between fields")]
    [InlineData("03/01/2024,101,103,100,102,0", "Date '03/01/2024'; expected a date such as 2024-02-29 (yyyy-MM-dd); convert the column")]
    [InlineData("31.12.2024,101,103,100,102,0", "Date '31.12.2024'; expected a date such as 2024-02-29 (yyyy-MM-dd); convert the column")]
    [InlineData("20240103,101,103,100,102,0", "Date '20240103'; expected a date such as 2024-02-29 (yyyy-MM-dd); convert the column")]
    [InlineData("1704240000,101,103,100,102,0", "Date '1704240000'; expected a date such as 2024-02-29 (yyyy-MM-dd); convert the column")]
    [InlineData("2023-02-29,101,103,100,102,0", "Date '2023-02-29'; expected a date such as 2024-02-29 (yyyy-MM-dd); convert the column")]
    [InlineData("2024-01-03+01:00,101,103,100,102,0", "Date '2024-01-03+01:00'; expected a date such as 2024-02-29 (yyyy-MM-dd); convert the column")]
    [InlineData("2024-01-03 09:30:00,101,103,100,102,0", "Date '2024-01-03 09:30:00' has a time of day; expected bars of whole days, such as 2024-02-29; make one bar of each day, or write dates alone")]
    [InlineData("2024-01-03T05:00:00Z,101,103,100,102,0", "Date '2024-01-03T05:00:00Z' has a time of day; expected bars of whole days, such as 2024-02-29; make one bar of each day, or write dates alone")]
    [InlineData(",,,,,", "Date is empty; expected a value in each line; complete the line or remove it")]
    [InlineData("2024-01-03,101,,100,102,0", "High is empty; expected a value in each line; complete the line or remove it")]
    [InlineData("2024-01-03,\"1,010.5\",103,100,102,0", "Open '1,010.5' has a comma; expected a decimal point and nothing between thousands, such as 1050.25; convert the column")]
    [InlineData("2024-01-03,101,103,100,\"102,5\",0", "Close '102,5' has a comma; expected a decimal point and nothing between thousands, such as 1050.25; convert the column")]
    [InlineData("\"2024-01-03,101,103,100,102,0", "a quote that is opened and not closed: \"2024-01-03,101,103,100,102,0; expected its end on the same line; close it or remove it")]
    [InlineData("2024-01-03,101,103,100,102,\"0", "a quote that is opened and not closed: \"0; expected its end on the same line; close it or remove it")]
    [InlineData("2024-01-03,101,103,100,102,halted\"", "a quote within the field 'halted\"'; expected quotes around a whole field only; remove it, or quote the field and double the quotes in it")]
    [InlineData("2024-01-03,101,103,100,\"102\"5,0", "'5' after a closing quote; expected a comma; quote the whole field, or remove the quotes")]
    [InlineData("2024-01-03,101,103,100,102,Nestl\uFFFD", "bytes that are no UTF-8 text; expected a CSV file in UTF-8; save it as UTF-8, or remove it if it is no text")]
    [InlineData("2024-01-03,101,103,100,Infinity,0", "Close 'Infinity'; expected a finite number such as 101.25; correct the line or remove it")]
    [InlineData("2024-01-02,101,103,100,102,0", "2024-01-02 for the second time; expected each date once; remove one of the lines; bars within a day are not read")]
    [InlineData("2024-01-01,101,103,100,102,0", "2024-01-01 after 2024-01-02; expected ascending dates; sort the file by date")]
    [InlineData("2024-01-10,101,103,100,102,0", "a gap of 8 days since 2024-01-02; expected at most 7; fill it, cut the file there, or raise MaxGapDays")]
    [InlineData("2024-01-03,0,103,100,102,0", "Open 0; expected a price above 0; correct the line or remove it")]
    [InlineData("2024-01-03,101,103,100,-102,0", "Close -102; expected a price above 0; correct the line or remove it")]
    [InlineData("2024-01-03,101,103,100,null,0", "Close 'null'; expected a finite number such as 101.25; correct the line or remove it")]
    [InlineData("2024-01-03,101,103,100,NaN,0", "Close 'NaN'; expected a finite number such as 101.25; correct the line or remove it")]
    [InlineData("2024-01-03,101,1e999,100,102,0", "High '1e999'; expected a finite number such as 101.25; correct the line or remove it")]
    [InlineData("2024-01-03,101,101.5,100,102,0", "Close 102 above High 101.5, by 0.004926 of it; expected Low <= Open, Close <= High up to RangeTolerance, 0.0001; "
        + "correct the line or remove it or, if it comes of rounding, raise RangeTolerance")]
    [InlineData("2024-01-03,99,103,100,102,0", "Low 100 above Open 99, by 0.010101 of it; expected Low <= Open, Close <= High up to RangeTolerance, 0.0001; "
        + "correct the line or remove it or, if it comes of rounding, raise RangeTolerance")]
    [InlineData("2024-01-03,50,51,49,50.5,0", "Close 50.5 after 101, a ratio of 0.5; expected one within 1.4 up or down; "
        + "adjust all prices for the split (a column Adj Close does) or, if the move is real, raise MaxCloseRatio")]
    public void What_is_wrong_with_a_line_is_named(string line, string expected) =>
        Assert.Equal($"data/gold.csv, line 3: {expected}", Error(string.Join('\n', Good.Split('\n').Select((l, i) => i == 2 ? line : l))));

    // A special dividend of a quarter of the price: a loss of 25 % in Close, nothing in the adjusted column.
    [Theory]
    [InlineData("Adj Close")]
    [InlineData("Adj. Close")]
    [InlineData("adj_close")]
    [InlineData("adjClose")]
    [InlineData("ADJCLOSE")]
    [InlineData("Adj Close**")]
    [InlineData("Adjusted Close")]
    [InlineData("adjusted_close")]
    [InlineData("adjustedClose")]
    [InlineData("Close (adjusted)")]
    [InlineData("close_adj")]
    [InlineData("Adj Closing Price")]
    public void Each_usual_spelling_of_an_adjusted_close_gives_the_returns(string column)
    {
        PriceSeries dividend = Read($"Date,Open,High,Low,Close,{column},Adj Open,Volume\n2024-01-02,100,100,100,100,75,75,1\n2024-01-03,75,75,75,75,75.5,75,1");
        Assert.Equal([(float)Math.Log(75.5 / 75)], dividend.LogReturns.ToArray());
    }

    [Theory]
    [InlineData("Adj Factor")]
    [InlineData("Adjusted")]
    [InlineData("5. adjusted close")]
    [InlineData("Adj Last")]
    [InlineData("Total Return Index")]
    [InlineData("TR Close")]
    [InlineData("close_tr")]
    [InlineData("splitFactor")]
    [InlineData("Split Ratio")]
    public void What_seems_to_be_an_adjusted_close_and_is_not_read_is_refused(string column)
    {
        Assert.Equal($"data/gold.csv, line 1: column '{column}' seems to adjust for dividends or splits, but is not read; "
            + "expected an adjusted close under the name Adj Close; rename it if it is one, otherwise remove it", Error($"Date,Close,{column}"));
        Assert.Equal(0, Read($"Date,Close,{column},Adj Close").Count);
    }

    [Theory]
    [InlineData("closeunadj")]
    [InlineData("Adj High")]
    [InlineData("Dividends")]
    public void Columns_that_adjust_no_close_are_passed_over(string column) => Assert.Equal(0, Read($"Date,Close,{column}").Count);

    [Fact]
    public void A_quote_opened_in_a_note_is_found_there_and_swallows_nothing() => Assert.StartsWith("data/gold.csv, line 2: a quote that is opened and not closed: \"halted;",
        Error("Date,Close,Note\n2024-01-02,101,\"halted\n2024-01-03,102,\n2024-01-04,103,resumed\""));

    [Fact]
    public void Low_and_high_may_be_rounded()
    {
        const string Text = "Date,Open,High,Low,Close\n2024-01-02,45.3,45.321799,45.3,45.3218\n2024-01-03,45.299999999999997,45.4,45.300000000000004,45.4";
        Assert.Equal([(float)Math.Log(45.4 / 45.3218)], Read(Text).LogReturns.ToArray());
        Assert.StartsWith("data/gold.csv, line 2: Close 45.3218 above High 45.321799, by", Error(Text, new(RangeTolerance: 0)));
    }

    [Fact]
    public void A_range_too_narrow_passes_as_far_as_the_tolerance_says()
    {
        const string Text = "Date,Open,High,Low,Close\n2024-01-02,1.99,2.00,1.98,2.004\n2024-01-03,2,2,2,2";
        Assert.StartsWith("data/gold.csv, line 2: Close 2.004 above High 2, by 0.002 of it", Error(Text));
        Assert.Equal(2, Read(Text, new(RangeTolerance: 0.0025)).Count);
    }

    // Blank lines do not count as bars, but as lines.
    [Fact]
    public void A_series_knows_the_lines_it_comes_from()
    {
        Assert.Equal([2, 3, 5], Read("\nDate,Close\n2024-01-02,101\n\n2024-01-03,102\n").Lines.ToArray());
        Assert.Equal([1], Read("Date,Close").Lines.ToArray());
    }

    [Fact]
    public void A_long_line_is_cut_short_in_the_message()
    {
        string message = Error("{" + new string('x', 1_000_000) + "}");
        Assert.StartsWith("data/gold.csv, line 1: no column Date in '{xxx", message);
        Assert.InRange(message.Length, 100, 400);
    }

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
