using MetaRL.Evaluation;
using MetaRL.Experiments.Display;
using MetaRL.Experiments.Sinks;
using MetaRL.Training;
using Spectre.Console;

namespace MetaRL.Experiments.Tests;

public sealed class DisplayTests
{
    readonly StringWriter output = new();

    [Fact]
    public void OutputThatIsNoTerminalGetsPlainLinesAndQuietGetsNone()
    {
        Assert.IsType<PlainDisplay>(RunDisplay.For(Samples.Plain(output), quiet: false));
        Assert.IsType<QuietDisplay>(RunDisplay.For(Samples.Plain(output), quiet: true));
    }

    [Fact]
    public void PlainLinesComeFirstLastAndEveryFiveSeconds()
    {
        ManualTime time = new();
        using IRunSink lines = new PlainDisplay(Samples.Plain(output), time).Follow();
        lines.Begin(Samples.Start(10));
        for (int i = 0; i < 10; i++, time.Seconds++) lines.Record(Samples.Record(i, i == 6 ? [-41, -20] : null));
        Assert.Equal(
            [
                "title",
                "iteration 1/10: return -40.00 -> -40.00, 50k env steps/s, 9 s left",
                "iteration 6/10: return -40.00 -> -35.00, 50k env steps/s, 4 s left",
                "iteration 10/10: return -40.00 -> -31.00, 50k env steps/s",
            ],
            output.ToString().TrimEnd().Split(Environment.NewLine));
    }

    [Fact]
    public void WhereNothingAdaptsThereIsOneNumberAndOfTrialsTheFirstAndTheLastEpisode()
    {
        IterationRecord[] records =
        [
            Samples.Record(0) with { Returns = [4.636], HeldOut = [4.5] },
            Samples.Record(1) with { Returns = [4.636], ReturnByEpisode = [4, 3, 11] },
            Samples.Record(2) with { Returns = [] },
        ];
        ManualTime time = new();
        using IRunSink lines = new PlainDisplay(Samples.Plain(output), time).Follow(), live = new TerminalDisplay(Terminal()).Follow();
        lines.Begin(Samples.Start(3));
        foreach (IterationRecord record in records)
        {
            lines.Record(record);
            time.Seconds += 10;
        }
        Assert.Contains("1/3: return 4.636, held-out 4.500, 50k", output.ToString());
        Assert.Contains("2/3: return 4.636 (episodes 4.000 ... 11.00), 50k", output.ToString());
        Assert.Contains("3/3: return none, 50k", output.ToString());
        live.Begin(Samples.Start(3));
        foreach (IterationRecord record in records[..2]) live.Record(record);
        live.Dispose();
        Assert.Matches("4\\.636.* \\(episodes 4\\.000 (\u2026|\\.\\.\\.) 11\\.00\\)", output.ToString());
        Assert.DoesNotContain("after adaptation", output.ToString());
    }

    [Fact]
    public void PlainOutputHasNoEscapeCodes()
    {
        PlainDisplay display = new(Samples.Plain(output), new ManualTime());
        using (IRunSink lines = display.Follow())
        {
            lines.Begin(Samples.Start(1));
            lines.Record(Samples.Record(0, [-41, -20]));
        }
        display.Draw(AdaptationTableView.Of(Samples.Evaluation(AdaptationTable.Of(1, [[-3, -2, -1], [-2, -1, -0.5]]))));
        Assert.Contains("held-out -41.00 -> -20.00", output.ToString());
        Assert.DoesNotContain('\u001b', output.ToString());
    }

    [Fact]
    public void QuietShowsNothing()
    {
        QuietDisplay display = new();
        using IRunSink nothing = display.Follow();
        nothing.Begin(Samples.Start(1));
        nothing.Record(Samples.Record(0));
        display.Note("x");
        Assert.Equal("", output.ToString());
    }

    IAnsiConsole Terminal()
    {
        IAnsiConsole console = AnsiConsole.Create(new() { Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = 80;
        return console;
    }

    [Fact]
    public void TheLiveDisplayEndsWithTheLastIteration()
    {
        using (IRunSink live = new TerminalDisplay(Terminal()).Follow())
        {
            live.Begin(Samples.Start(4, done: 2));
            live.Record(Samples.Record(2));
            live.Record(Samples.Record(3, [-41, -20]));
        }
        string text = output.ToString();
        Assert.Contains("2/4", text);
        string end = text[text.LastIndexOf("title, after iteration 2", StringComparison.Ordinal)..];
        Assert.Contains("4/4", end);
        Assert.Contains("done", end);
        Assert.Contains("at iteration 4", end);
        Assert.Contains("50k env steps/s, 1.000 s/iteration", end);
        Assert.Contains("rollout 50%, adaptation 25%, outer update 25%", end);
    }

    [Fact]
    public void TheLiveDisplayDrawsOverItsOwnLinesAndNoOthers()
    {
        TerminalDisplay display = new(Terminal());
        display.Note("before");
        using (IRunSink live = display.Follow())
        {
            live.Begin(Samples.Start(4));
            for (int i = 0; i < 3; i++)
            {
                live.Record(Samples.Record(i));
                Thread.Sleep(101);   // redrawn ten times a second at most
            }
        }
        display.Note("after");
        string[] screen = Screen(output.ToString());
        Assert.Equal(["before", "title"], screen[..2]);
        Assert.Single(screen, "title");
        Assert.StartsWith("iteration  3/4", screen[2]);
        Assert.Equal("after", screen[^1]);
        Assert.EndsWith("\u001b[?25hafter" + Environment.NewLine, output.ToString());
    }

    // What stands on a terminal that knows "up", "clear the line", and how to hide the cursor.
    static string[] Screen(string text)
    {
        List<string> lines = [""];
        int row = 0;
        foreach (string part in System.Text.RegularExpressions.Regex.Split(text, "(\u001b\\[[?0-9;]*[A-Za-z]|\n)"))
        {
            if (part == "\n" && ++row == lines.Count) lines.Add("");
            else if (part == "\u001b[1A") row--;
            else if (part == "\u001b[2K") lines[row] = "";
            else if (!part.StartsWith('\u001b') && part != "\n") lines[row] += part;
        }
        return [.. lines.Select(l => l.TrimEnd()).Where(l => l.Length > 0)];
    }

    [Fact]
    public void SpeedIsThatOfTheLatestIterations()
    {
        RunProgress progress = new("title", 0, 100);
        Assert.Null(progress.SecondsLeft);
        progress.Add(Samples.Record(0) with { Seconds = new(1000, 0, 0, 0) });
        for (int i = 1; i <= 20; i++) progress.Add(Samples.Record(i));
        Assert.Equal(50_000, progress.StepsPerSecond, 6);
        Assert.Equal(79, progress.SecondsLeft!.Value, 6);
    }

    [Theory]
    [InlineData(new double[] { }, "")]
    [InlineData(new double[] { 5 }, "_")]
    [InlineData(new double[] { 5, 5, 5 }, "___")]
    [InlineData(new double[] { 0, 7, 3 }, "_@=")]
    [InlineData(new double[] { 0, 0, 1, 1, 0, 0, 1, 1 }, "_@_@")]
    public void ASparklineScalesAndAverages(double[] values, string expected) => Assert.Equal(expected, Sparkline.Of(values, 4, unicode: false));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-38.2567, "-38.26")]
    [InlineData(0.012345, "0.01235")]
    [InlineData(12345.6, "12,346")]
    [InlineData(-1.5e8, "-1.5e8")]
    [InlineData(2e-7, "2e-7")]
    public void NumbersHaveFourDigits(double value, string text) => Assert.Equal(text, Numbers.Value(value));

    [Theory]
    [InlineData(0.2, "1 s")]
    [InlineData(59.5, "60 s")]
    [InlineData(83, "1:23 min")]
    [InlineData(3723, "1:02 h")]
    [InlineData(1e300, "128102389:24 h")]
    public void DurationsAreShort(double seconds, string text) => Assert.Equal(text, Numbers.Duration(seconds));

    internal sealed class ManualTime : TimeProvider
    {
        public int Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
