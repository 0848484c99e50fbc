// Delayed reward: what a first step of policy gradient gains by the pulls that rewards come late, and from where it starts.
//   dotnet run experiments/texts/delayed.cs -- --seeds 5 --out delayed.json
// What comes out: docs/few-shot/texts/delayed.md. With norms of gradients, more tasks and a run folder each: experiments/delayed_bandit.cs.
#:project ../../src/Experiments/MetaRL.Experiments.csproj

using MetaRL.Envs.Families.Bandits;
using MetaRL.Evaluation;
using MetaRL.Experiments;
using MetaRL.Experiments.Claims;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Reports.Claims;
using MetaRL.Updates;

namespace MetaRL.Texts;

/// <summary>Two arms, 20 pulls: return after adaptation minus return before, and how much of it a delay leaves.</summary>
static class Delayed
{
    public const string MetaLearned = "meta-learned", Untrained = "untrained", Kept = "kept";
    static readonly int[] Delays = [0, 2, 4, 8, 16];

    public static Claim Claim(int[]? delays = null, int iterations = 100, int tasks = 100) => new()
    {
        Title = "Delayed reward",
        Text = "Rewards that come late take from what the first steps of adaptation gain; a meta-learned start loses less than an untrained one.",
        Table = "Bandits of two arms and 20 pulls, each paid some pulls late: return on held-out tasks after one step, or three, minus that before, by delay. "
            + "Neither arm is better on average. Kept: the gain at the longest delay as a share of that without.",
        Measure = seed => Measure(seed, delays ?? Delays, iterations, tasks),
        Picture = Picture,
        Verdict = Verdict,
    };

    static int Main(string[] args) => Claim().Run(args);

    static ExperimentConfig Config(int delay, int iterations, int tasks) => new()
    {
        Name = "delayed",
        Problem = new PolicyProblem
        {
            Family = new BernoulliBandit { Arms = 2, Pulls = 20, Delay = delay },
            Policy = new CategoricalMlp { Hidden = [32] },
            Rollouts = 10,
            Advantage = new(Gamma: 0.99, Lambda: 0.95),
        },
        Learner = new Maml { InnerLr = 0.3 },
        Update = new AdamUpdate { Adam = new() { Lr = 0.01 } },
        Training = new() { Iterations = iterations, MetaBatch = 20, ConflictsEvery = 0 },
        Evaluation = new() { Tasks = tasks, Rollouts = 100, Steps = 3 },
    };

    static IEnumerable<Measurement> Measure(int seed, int[] delays, int iterations, int tasks)
    {
        foreach ((string start, int trained) in ((string, int)[])[(MetaLearned, iterations), (Untrained, 0)])
        {
            HeldOutReturns[] told = Array.ConvertAll(delays, delay => Judged(Config(delay, trained, tasks), seed));
            foreach ((string row, int steps) in ((string, int)[])[(start, 1), ($"{start}, 3 steps", 3)])
            {
                double[] gains = Array.ConvertAll(told, returns => returns.Means[steps] - returns.Means[0]);
                for (int i = 0; i < delays.Length; i++) yield return new(row, $"delay {delays[i]}", gains[i]);
                yield return new(row, Kept, gains[^1] / gains[0]);
            }
        }
    }

    static HeldOutReturns Judged(ExperimentConfig config, int seed) => config.Judged(config.Trained(seed), seed);

    static ClaimCurves Picture(Evidence all) => new()
    {
        Title = "What adaptation gains, by the delay of rewards",
        Over = new("delay (pulls)"),
        Values = new("gain in return"),
        Curves = [.. all.Rows.Select(row => new ClaimCurve(row, [.. PointsOf(all, row)]))],
    };

    static IEnumerable<ClaimPoint> PointsOf(Evidence all, string row) => all.Columns.Where(static c => c != Kept)
        .Select(column => new ClaimPoint(int.Parse(column["delay ".Length..]), row, column));

    static string Verdict(Evidence all)
    {
        bool takes = new[] { MetaLearned, Untrained }.All(start => all[start, Kept].Interval95 is { High: < 1 });
        bool losesLess = all.Difference(Kept, MetaLearned, Untrained).Interval95 is { Low: > 0 };
        string which = !takes ? "not confirmed" : losesLess ? "confirmed" : "confirmed of the loss; that a meta-learned start loses less is not known";
        string[] gains = [.. all.Columns.Where(static c => c != Kept)];
        string Of(string start) => $"{start} {Evidence.Words(all[start, gains[0]])} without a delay, {Evidence.Words(all[start, gains[^1]])} with {gains[^1]} "
            + $"({Evidence.Words(all[start, Kept])} of it)";
        return $"{which}. One step gains: {Of(MetaLearned)}; {Of(Untrained)}. Three steps keep {Evidence.Words(all[$"{MetaLearned}, 3 steps", Kept])} "
            + $"and {Evidence.Words(all[$"{Untrained}, 3 steps", Kept])}.";
    }
}
