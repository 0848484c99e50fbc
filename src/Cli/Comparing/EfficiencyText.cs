using MetaRL.Cli.Tables;
using MetaRL.Experiments.Display;
using MetaRL.Reports.Comparing;

namespace MetaRL.Cli.Comparing;

/// <summary>Sample efficiency for a terminal: returns at quarters of the training that all runs have had.</summary>
static class EfficiencyText
{
    static readonly double[] Shares = [0.25, 0.5, 0.75, 1];

    /// <param name="all">Each run with its curve; null where it was not evaluated in training.</param>
    /// <param name="episode">Which episodes all else is of.</param>
    public static IEnumerable<string> Of(IReadOnlyList<(string Name, SampleEfficiency? Curve)> all, EpisodeChoice episode)
    {
        (string Name, SampleEfficiency Curve)[] known = [.. all.Where(r => r.Curve is not null).Select(r => (r.Name, r.Curve!))];
        if (known.Length == 0) return [];
        double common = known.Min(r => r.Curve.EnvSteps[^1]);
        int decimals = Numbers.Decimals(known.Max(r => r.Curve.Return.Max(Math.Abs)));
        TextTable table = new([new("env steps in training"), new("k", IsNumber: true), new("tasks", IsNumber: true), .. Shares.Select(share => new Column(Numbers.Count(share * common), IsNumber: true))]);
        foreach ((string name, SampleEfficiency curve) in known) table.Add([name, $"{curve.K}", $"{curve.Tasks}", .. Shares.Select(share => Cell(curve.At(share * common), decimals))]);
        bool isAlike = known.Select(r => (r.Curve.K, r.Curve.Tasks)).Distinct().Count() == 1;
        return
        [
            "sample efficiency: return after adaptation on the tasks of evaluations during training, \u00b1 over seeds, the last at no more than so many steps",
            .. table.Lines(),
            .. episode == EpisodeChoice.Mean ? Array.Empty<string>() : ["these are means over all episodes of a trial: evaluations during training keep no others"],
            .. isAlike ? Array.Empty<string>() : ["warning: these returns are of different numbers of adaptation steps or tasks, and do not compare"],
            .. all.Where(r => r.Curve is null).Select(r => $"{VisibleText.Escaped(r.Name)}: not evaluated during training"),
            .. known.Any(r => r.Curve.At(Shares[0] * common) is null) ? ["empty: not evaluated by then"] : Array.Empty<string>(),
        ];
    }

    static string Cell((double Return, double? HalfWidth95)? at, int decimals)
    {
        if (at is not { } point) return "";
        return Numbers.Fixed(point.Return, decimals) + (point.HalfWidth95 is { } half ? $" \u00b1 {Numbers.Fixed(half, decimals)}" : "");
    }
}
