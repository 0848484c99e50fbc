using MetaRL.Evaluation;
using MetaRL.Experiments.Display;
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
        new PlainDisplay(Samples.Plain(output), time).Show(new("title", 0, 10), report =>
        {
            for (int i = 0; i < 10; i++, time.Seconds++) report(Samples.Record(i, i == 6 ? [-41, -20] : null));
        });
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
    public void PlainOutputHasNoEscapeCodes()
    {
        PlainDisplay display = new(Samples.Plain(output), new ManualTime());
        display.Show(new("title", 0, 1), report => report(Samples.Record(0, [-41, -20])));
        display.Draw(AdaptationTableView.Of(Samples.Evaluation(AdaptationTable.Of(1, [[-3, -2, -1], [-2, -1, -0.5]]))));
        Assert.Contains("held-out -41.00 -> -20.00", output.ToString());
        Assert.DoesNotContain('\u001b', output.ToString());
    }

    [Fact]
    public void QuietShowsNothingAndStillRuns()
    {
        RunProgress progress = new("title", 0, 1);
        new QuietDisplay().Show(progress, report => report(Samples.Record(0)));
        Assert.Equal(1, progress.Done);
    }

    [Fact]
    public void TheLiveDisplayEndsWithTheLastIteration()
    {
        IAnsiConsole console = AnsiConsole.Create(new() { Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = 80;
        new TerminalDisplay(console).Show(new("title", 2, 4), report =>
        {
            report(Samples.Record(2));
            report(Samples.Record(3, [-41, -20]));
        });
        string text = output.ToString();
        Assert.Contains("2/4", text);
        string end = text[text.LastIndexOf("title", StringComparison.Ordinal)..];
        Assert.Contains("4/4", end);
        Assert.Contains("done", end);
        Assert.Contains("at iteration 4", end);
        Assert.Contains("50k env steps/s, 1.000 s/iteration", end);
        Assert.Contains("rollout 50%, adaptation 25%, outer update 25%", end);
    }

    [Fact]
    public void AnErrorPassesThroughEveryDisplay()
    {
        IRunDisplay[] displays = [new QuietDisplay(), new PlainDisplay(Samples.Plain(output), new ManualTime()), new TerminalDisplay(Samples.Plain(output))];
        foreach (IRunDisplay display in displays)
            Assert.Throws<OperationCanceledException>(() => display.Show(new("title", 0, 4), _ => throw new OperationCanceledException()));
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

    sealed class ManualTime : TimeProvider
    {
        public int Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
