using MetaRL.Experiments.Claims;
using MetaRL.Reports.Claims;
using MetaRL.Texts;

namespace MetaRL.Tests.Texts;

/// <summary>Pictures of claims whose other tests do not measure them as a whole; the numbers are made up where measuring is slow.</summary>
public sealed class PictureTests
{
    [Fact]
    public void Laws_show_both_sides_of_each_way_after_one_step()
    {
        Claim claim = Invariants.Claim(iterations: 1, tasks: 2);
        Assert.Equal("error, x > 0 4; error, x < 0 4", Drawn.Of(claim, claim.Evidence(2)));
    }

    [Theory]
    [InlineData(9.0, 1.0, 2.0, "confirmed. ")]
    [InlineData(9.0, 1.0, 1.0, "confirmed of the outer loss, and")]
    [InlineData(9.0, 9.0, 2.0, "refuted. ")]
    public void A_law_is_confirmed_where_the_outer_loss_lowers_what_was_never_seen(double none, double outer, double inner, string verdict)
    {
        string[] columns = ["error, x > 0", "error, x < 0", "unevenness"];
        (string Row, double Error)[] ways = [(Invariants.None, none), (Invariants.Outer, outer), (Invariants.Inner, inner), (Invariants.Both, outer)];
        Evidence all = new([.. new[] { 1e-3, 2e-3 }.Select((noise, seed) => ways
            .SelectMany(way => columns.Select(column => new Measurement(way.Row, column, way.Error + noise * (seed + way.Row.Length)))).ToArray())]);
        Assert.StartsWith(verdict, Invariants.Claim().Verdict(all));
    }

    [Fact]
    public void Bits_and_ways_of_rounding_stand_below_each_other()
    {
        Claim claim = QuantizedAdaptation.Claim(iterations: 1, tasks: 2);
        Assert.Equal("K = 10 7", Drawn.Of(claim, claim.Evidence(2)));
    }

    [Fact]
    public void Letters_seen_are_a_curve_a_method()
    {
        string[] rows = [Continual.Oml, Continual.PretrainedHead, Continual.PretrainedAll, Continual.Scratch];
        Evidence all = MadeUp(rows, Continual.Seen.Select(static n => $"{n} letters"));
        Assert.Equal(string.Join("; ", rows.Select(static row => $"{row} 4")), Drawn.Of(Continual.Claim(), all));
    }

    [Fact]
    public void Few_training_tasks_are_the_left_of_two_curves_over_means_alone()
    {
        Evidence means = MadeUp(((int[])[2, 5, 20]).Select(static n => $"means, N = {n}"), [Overfitting.Train, Overfitting.HeldOut, Overfitting.Gap]);
        Evidence others = MadeUp(["sinusoids, N = 2", "k = 0", "best k of training tasks"],
            [Overfitting.Train, Overfitting.HeldOut, Overfitting.Gap, Overfitting.Plain, Overfitting.Slow, Overfitting.Pull, Overfitting.Stopping]);
        Evidence all = Evidence.Of([.. means.ToCells(), .. others.ToCells()]);
        Assert.Equal("held out 3; training tasks 3", Drawn.Of(Overfitting.Claim(), all));
    }

    static Evidence MadeUp(IEnumerable<string> rows, IEnumerable<string> columns) =>
        new([.. new[] { 1.0, 1.1 }.Select(x => rows.SelectMany(row => columns.Select(column => new Measurement(row, column, x))).ToArray())]);
}
