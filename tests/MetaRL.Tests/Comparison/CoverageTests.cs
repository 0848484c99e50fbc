using MetaRL.Comparison;
using MetaRL.Envs;
using MetaRL.Evaluation;

namespace MetaRL.Tests.Comparison;

/// <summary>How often the intervals hold the true mean, by simulation: score = run + task + noise, all normal, true mean 0.</summary>
public sealed class CoverageTests
{
    const int Simulations = 400;

    [Fact]
    public void Stratified_covers_where_entries_are_runs_of_their_own() =>
        Assert.InRange(Coverage(runs: 10, tasks: 20, runEffect: 0, taskEffect: 0, scores => Boot(Resampling.Stratified, scores)), 0.90, 0.98);

    [Fact]
    public void Stratified_is_too_narrow_where_a_run_is_judged_on_all_tasks() =>
        Assert.InRange(Coverage(runs: 10, tasks: 20, runEffect: 1, taskEffect: 0, scores => Boot(Resampling.Stratified, scores)), 0, 0.6);

    [Fact]
    public void Runs_cover_other_seeds_up_to_the_bootstraps_small_sample_bias() =>
        Assert.InRange(Coverage(runs: 10, tasks: 20, runEffect: 1, taskEffect: 0, scores => Boot(Resampling.Runs, scores)), 0.85, 0.97);

    [Fact]
    public void Runs_leave_out_the_tasks() =>
        Assert.InRange(Coverage(runs: 10, tasks: 20, runEffect: 0.3, taskEffect: 1, scores => Boot(Resampling.Runs, scores)), 0, 0.7);

    [Fact]
    public void Crossed_covers_other_seeds_and_other_tasks() =>
        Assert.InRange(Coverage(runs: 10, tasks: 20, runEffect: 0.5, taskEffect: 1, scores => Boot(Resampling.Crossed, scores)), 0.90, 0.99);

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
