using System.Text.Json.Nodes;
using MetaRL.Comparison;
using MetaRL.Evaluation;
using MetaRL.Reports.Comparing;

namespace MetaRL.Cli.Comparing;

/// <summary>A comparison for machines.</summary>
static class CompareJson
{
    const int ProfileRepetitions = 2000, ProfilePoints = 21;

    public static JsonObject Of(IReadOnlyList<Standing> standings, IReadOnlyList<Duel> duels, IReadOnlyList<SampleEfficiency?> efficiency, EpisodeChoice episode, Bootstrap bootstrap, double gamma)
    {
        bool isNormalized = standings.All(s => s.Scale is not null);
        bool isOfSuccess = standings[0].Of.Measure == Measure.Success;
        double[] thresholds = Thresholds(standings, isNormalized);
        return new()
        {
            ["measure"] = isOfSuccess ? "success" : "return",
            ["episode"] = episode.Number is { } number ? JsonValue.Create(number) : JsonValue.Create(episode.Name),
            ["level"] = bootstrap.Level,
            ["repetitions"] = bootstrap.Repetitions,
            ["resampling"] = bootstrap.Resampling.ToString().ToLowerInvariant(),
            ["gamma"] = gamma,
            ["profilesOf"] = isNormalized ? "normalized scores" : isOfSuccess ? "success rates" : "returns",
            ["runs"] = new JsonArray([.. standings.Select((s, i) => Describe(s, Profile(s, thresholds, isNormalized, bootstrap), efficiency[i]))]),
            ["comparisons"] = new JsonArray([.. duels.Select(Describe)]),
            ["warnings"] = new JsonArray([.. CompareText.Warnings(standings).Select(w => JsonValue.Create(w))]),
        };
    }

    // Of all runs the same, evenly between the ends of all scores, or of 0 and 1.
    static double[] Thresholds(IReadOnlyList<Standing> standings, bool isNormalized)
    {
        double[] all = [.. standings.SelectMany(s => s.Of.Scores.Flat())];
        (double low, double high) = isNormalized ? (0, 1) : (all.Min(), all.Max());
        return [.. Enumerable.Range(0, ProfilePoints).Select(i => low + (high - low) * i / (ProfilePoints - 1))];
    }

    static PerformanceProfile Profile(Standing standing, double[] thresholds, bool isNormalized, Bootstrap bootstrap)
    {
        ScoreMatrix scores = isNormalized ? standing.Of.Scores.Select((x, _) => standing.Scale!.Of(x)) : standing.Of.Scores;
        Bootstrap less = bootstrap with { Repetitions = Math.Min(ProfileRepetitions, bootstrap.Repetitions) };
        return PerformanceProfile.Of(scores, thresholds, Standing.Suited(less, standing.Of.Evaluation.Origin));
    }

    static JsonObject Describe(Standing s, PerformanceProfile profile, SampleEfficiency? efficiency) => new()
    {
        ["folder"] = s.Of.Name,
        ["learner"] = s.Of.Learner,
        ["k"] = s.Of.K,
        ["seeds"] = new JsonArray([.. s.Of.Seeds.Select(seed => JsonValue.Create(seed))]),
        ["tasks"] = s.Of.Evaluation.Tasks.Length,
        ["episodes"] = s.Of.Evaluation.Episodes,
        ["taskSet"] = s.Of.Evaluation.TaskSet,
        ["mean"] = Describe(s.Mean, s.MeanBootstrap),
        ["median"] = Describe(s.Median),
        ["iqm"] = Describe(s.Iqm),
        ["normalized"] = s.Scale is null ? null : new JsonObject
        {
            ["mean"] = s.Scale.Of(s.Mean.Mean),
            ["zero"] = new JsonObject { ["name"] = s.Scale.Floor.Name, ["return"] = s.Scale.Floor.Return },
            ["one"] = new JsonObject { ["name"] = s.Scale.Ceiling.Name, ["return"] = s.Scale.Ceiling.Return },
        },
        ["optimalityGap"] = s.OptimalityGap is null ? null : Describe(s.OptimalityGap),
        ["sampleEfficiency"] = efficiency is null ? null : new JsonArray([.. efficiency.EnvSteps.Select((steps, i) => new JsonObject
        {
            ["envSteps"] = steps,
            ["return"] = efficiency.Return[i],
            ["halfWidth95"] = efficiency.HalfWidth95[i],
            ["k"] = efficiency.K,
            ["tasks"] = efficiency.Tasks,
        })]),
        ["profile"] = new JsonArray([.. profile.Thresholds.Select((tau, i) => new JsonObject
        {
            ["tau"] = tau,
            ["fraction"] = profile.Fractions[i],
            ["low"] = profile.Band[i].Low,
            ["high"] = profile.Band[i].High,
        })]),
    };

    static JsonNode Describe(Duel d)
    {
        JsonObject all = new() { ["a"] = d.A.Name, ["b"] = d.B.Name, ["apart"] = d.Apart };
        if (d.Apart is not null) return all;
        all["pairedSeeds"] = d.SharesSeeds;
        all["difference"] = Describe(d.Difference, d.DifferenceBootstrap);
        all["probabilityOfImprovement"] = Describe(d.Improvement!);
        all["better"] = d.Verdict switch { > 0 => d.B.Name, < 0 => d.A.Name, _ => null };
        return all;
    }

    static JsonObject Describe(CrossedEstimate e, Interval bootstrap) => new()
    {
        ["value"] = e.Mean,
        ["overSeeds"] = e.OverSeeds,
        ["overTasks"] = e.OverTasks,
        ["overBoth"] = e.OverBoth,
        ["bootstrap"] = Describe(bootstrap),
    };

    static JsonObject Describe(Bounded b) => new() { ["value"] = b.Value, ["bootstrap"] = Describe(b.Interval) };

    static JsonArray Describe(Interval interval) => [interval.Low, interval.High];
}
