using MetaRL.Reports.Charts;
using MetaRL.Reports.Html;
using MetaRL.Reports.Runs;
using MetaRL.Training;

namespace MetaRL.Reports.Sections;

/// <summary>What training is measured by: the horizontal axis of reward curves.</summary>
/// <param name="Id">For names of elements.</param>
/// <param name="Name">Of the tab.</param>
/// <param name="XTitle">Of the axis.</param>
/// <param name="Spent">By one iteration, in the axis' unit.</param>
sealed record Progress(string Id, string Name, string XTitle, Func<IterationRecord, double> Spent)
{
    public static Progress Iterations { get; } = new("iterations", "Iterations", "meta-iteration", _ => 1);

    public static Progress EnvSteps { get; } = new("steps", "Environment steps", "environment steps", m => m.EnvSteps);

    /// <summary>In the unit that suits the longest run.</summary>
    public static Progress Time(ReportData data)
    {
        double longest = data.Trained.Max(g => g.Runs.Average(r => r.Metrics.Take(g.Iterations).Sum(m => m.Seconds.Total)));
        (string unit, double seconds) = longest switch
        {
            < 120 => ("seconds", 1.0),
            < 7200 => ("minutes", 60.0),
            _ => ("hours", 3600.0),
        };
        return new("time", "Wall-clock time", $"wall-clock {unit}", m => m.Seconds.Total / seconds);
    }

    public Ticks Ticks(Domain x)
    {
        if (this == Iterations) return Charts.Ticks.Whole(x, 6);
        Ticks ticks = Charts.Ticks.Of(x, 6);
        return this == EnvSteps ? ticks with { Labels = [.. ticks.Values.Select(Format.Count)] } : ticks;
    }
}
