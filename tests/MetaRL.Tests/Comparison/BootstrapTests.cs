using MetaRL.Comparison;
using MetaRL.Envs;
using MetaRL.Evaluation;

namespace MetaRL.Tests.Comparison;

public sealed class BootstrapTests
{
    // Three runs of one task have 27 equally likely resamples, whose means are 0 once, 1/3 three times, ..., 11/3 three times, 5 once.
    static readonly ScoreMatrix ThreeRuns = new([[0.0], [1.0], [5.0]]);

    [Theory]
    [InlineData(Resampling.Stratified)]
    [InlineData(Resampling.Runs)]
    [InlineData(Resampling.Crossed)]
    public void Equals_the_enumerated_distribution(Resampling resampling)
    {
        Bootstrap bootstrap = new() { Repetitions = 20_000, Resampling = resampling };
        Interval wide = bootstrap.Of(ThreeRuns, Aggregate.Mean);
        Interval narrow = (bootstrap with { Level = 0.8 }).Of(ThreeRuns, Aggregate.Mean);
        Assert.Equal((0.0, 5.0), (wide.Low, wide.High));
        Assert.Equal(1.0 / 3, narrow.Low, 1e-12);
        Assert.Equal(11.0 / 3, narrow.High, 1e-12);
    }

    [Fact]
    public void Tasks_alone_leave_a_single_task_as_it_is()
    {
        Bootstrap bootstrap = new() { Repetitions = 100, Resampling = Resampling.Tasks };
        Interval interval = bootstrap.Of(ThreeRuns, Aggregate.Mean);
        Assert.Equal(2, interval.Low, 1e-12);
        Assert.Equal(2, interval.High, 1e-12);
    }

    [Fact]
    public void A_resample_is_read_as_its_scores_written_out()
    {
        Rng rng = new Seed(3).Stream();
        ResampleWeights weights = new(AggregateTests.A.Runs, AggregateTests.A.Tasks);
        Resamples.DrawRuns(Resampling.Runs, 5, 7, ref rng, weights);
        int[] copies = [.. Enumerable.Range(0, 5).Select(run => weights[run, 0])];
        ScoreMatrix written = new([.. copies.SelectMany((count, run) => Enumerable.Repeat(AggregateTests.A.OfRun(run).ToArray(), count))]);
        Aggregate[] all =
            [Aggregate.Mean, Aggregate.Median, Aggregate.InterquartileMean, Aggregate.OptimalityGap(), Aggregate.FractionAbove(0.4)];
        Assert.NotEqual([1, 1, 1, 1, 1], copies);
        Assert.All(all, aggregate => Assert.Equal(aggregate.Of(written), aggregate.Prepare(AggregateTests.A)(weights), 1e-12));
    }

    [Fact]
    public void Improvement_interval_holds_the_estimate_and_is_one_half_for_equals()
    {
        Bootstrap bootstrap = new() { Repetitions = 2000, Resampling = Resampling.Stratified };
        Interval interval = bootstrap.OfImprovement(AggregateTests.A, AggregateTests.B);
        Assert.InRange(Improvement.Probability(AggregateTests.A, AggregateTests.B), interval.Low, interval.High);
        Assert.InRange(interval.High - interval.Low, 0.1, 0.6);
        ScoreMatrix constant = new([[1.0, 1.0], [1.0, 1.0]]);
        Interval even = bootstrap.OfImprovement(constant, constant);
        Assert.Equal((0.5, 0.5), (even.Low, even.High));
    }

    // A profile counts all thresholds in one pass; each alone is an aggregate. Thresholds that are scores, or are there twice, too.
    [Theory]
    [InlineData(Resampling.Crossed)]
    [InlineData(Resampling.Stratified)]
    public void A_profile_is_the_share_above_each_threshold(Resampling resampling)
    {
        Bootstrap bootstrap = new() { Repetitions = 300, Resampling = resampling };
        ScoreMatrix scores = AggregateTests.A;
        double[] thresholds = [double.NegativeInfinity, -1, 0.5, 0.5, scores[1, 2], 0.9, 3];
        PerformanceProfile profile = PerformanceProfile.Of(scores, thresholds, bootstrap);
        for (int i = 0; i < thresholds.Length; i++)
        {
            Aggregate alone = Aggregate.FractionAbove(profile.Thresholds[i]);
            Assert.Equal(alone.Of(scores), profile.Fractions[i]);
            Assert.Equal(bootstrap.Of(scores, alone), profile.Band[i]);
        }
        Aggregate[] several = [Aggregate.Mean, Aggregate.Median, Aggregate.InterquartileMean];
        Assert.Equal(several.Select(aggregate => bootstrap.Of(scores, aggregate)), bootstrap.Of(scores, several));
    }

    [Fact]
    public void Profile_falls_and_stays_in_its_band()
    {
        PerformanceProfile profile = PerformanceProfile.Of(AggregateTests.A, [0.9, -1, 0.5, 2], new() { Repetitions = 500 });
        Assert.Equal([-1, 0.5, 0.9, 2], profile.Thresholds);
        Assert.Equal([1, 16.0 / 35, 6.0 / 35, 0], profile.Fractions);
        for (int i = 0; i < 4; i++) Assert.InRange(profile.Fractions[i], profile.Band[i].Low, profile.Band[i].High);
    }

    [Theory]
    [InlineData(1, 0.95)]
    [InlineData(100, 1.0)]
    public void Odd_settings_are_refused(int repetitions, double level) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Bootstrap { Repetitions = repetitions, Level = level }.Of(ThreeRuns, Aggregate.Mean));
}
