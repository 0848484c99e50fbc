using MetaRL.Comparison;
using MetaRL.Envs;
using MetaRL.Evaluation;

namespace MetaRL.Tests.Comparison;

/// <summary>How often the intervals hold the true mean, by simulation: score = run + task + noise, all normal, true mean 0.</summary>
public sealed class CoverageTests
{
    const int Simulations = 400;

    [Theory]
    [InlineData(Resampling.Stratified, 0, 0, 0.90, 0.98)]   // each entry is a run of its own
    [InlineData(Resampling.Stratified, 1, 0, 0, 0.6)]       // a run is judged on all tasks: too narrow
    [InlineData(Resampling.Runs, 1, 0, 0.85, 0.97)]         // other seeds, up to the bootstrap's small-sample bias
    [InlineData(Resampling.Runs, 0.3, 1, 0, 0.7)]           // leaves out the tasks
    [InlineData(Resampling.Crossed, 0.5, 1, 0.90, 0.99)]    // other seeds and other tasks
    public void The_bootstrap_covers_what_it_draws_anew(Resampling resampling, double runEffect, double taskEffect, double least, double most) =>
        Assert.InRange(Coverage(runs: 10, tasks: 20, runEffect, taskEffect, scores => Boot(resampling, scores)), least, most);

    [Fact]
    public void Student_t_over_runs_covers_other_seeds_with_five_runs() =>
        Assert.InRange(Coverage(runs: 5, tasks: 20, runEffect: 1, taskEffect: 0, OverRuns), 0.92, 0.98);

    static Interval Boot(Resampling resampling, ScoreMatrix scores) =>
        new Bootstrap { Repetitions = 200, Resampling = resampling }.Of(scores, Aggregate.Mean);

    static Interval OverRuns(ScoreMatrix scores)
    {
        Estimate mean = Statistics.MeanOf(scores.RunMeans());
        return new(mean.Mean - mean.HalfWidth95!.Value, mean.Mean + mean.HalfWidth95.Value);
    }

    static double Coverage(int runs, int tasks, double runEffect, double taskEffect, Func<ScoreMatrix, Interval> interval)
    {
        Rng rng = new Seed(11).Stream();
        int held = 0;
        for (int simulation = 0; simulation < Simulations; simulation++)
        {
            Interval of = interval(Draw(runs, tasks, runEffect, taskEffect, ref rng));
            if (of.Low <= 0 && 0 <= of.High) held++;
        }
        return held / (double)Simulations;
    }

    static ScoreMatrix Draw(int runs, int tasks, double runEffect, double taskEffect, ref Rng rng)
    {
        float[] ofRun = new float[runs], ofTask = new float[tasks];
        rng.FillNormal(ofRun);
        rng.FillNormal(ofTask);
        double[][] scores = new double[runs][];
        for (int run = 0; run < runs; run++)
        {
            scores[run] = new double[tasks];
            for (int task = 0; task < tasks; task++)
                scores[run][task] = runEffect * ofRun[run] + taskEffect * ofTask[task] + rng.Normal();
        }
        return new(scores);
    }
}
