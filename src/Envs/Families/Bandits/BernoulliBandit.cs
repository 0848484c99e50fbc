using MetaRL.Envs.Families.Bandits.Rendering;
using MetaRL.Envs.Spaces;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Families.Bandits;

/// <summary>
/// k arms, each of which pays 1 with a probability of its own, else 0; one episode is n pulls. Probabilities are uniform
/// on [0, 1]. Observation: the constant 1. Action: which arm. With a delay d each pull is paid d pulls later, and what
/// is outstanding after the last pull is paid with it. Duan et al. 2016 (RL^2), arXiv:1611.02779.
/// </summary>
public sealed record BernoulliBandit : TaskFamily<BernoulliBanditEnv, BanditArms>
{
    const int LineCost = 20_000, FewestGames = 4; // arms looked at for one simulated reference line of one task

    /// <summary>k, in [1, 1000].</summary>
    public int Arms { get; init => field = Require.InRange(value, 1, BanditArms.Most, "BernoulliBandit.Arms"); } = 5;

    /// <summary>n, the pulls in an episode, in [1, 10000].</summary>
    public int Pulls { get; init => field = Require.InRange(value, 1, 10_000, "BernoulliBandit.Pulls"); } = 10;

    /// <summary>d, the pulls after which a pull is paid, in [0, 1023]; from Pulls - 1 on everything is paid at the end.</summary>
    public int Delay { get; init => field = Require.InRange(value, 0, PayoffRing.Length - 1, "BernoulliBandit.Delay"); }

    /// <inheritdoc/>
    public override string Name => Delay == 0 ? "bernoulli-bandit" : "delayed-bandit";

    /// <inheritdoc/>
    public override EnvSpec Spec => new(BoxSpace.Uniform(1, 1, 1), new DiscreteSpace(Arms), Pulls);

    /// <inheritdoc/>
    public override IReadOnlyList<TaskParameter> TaskParameters => BanditArms.Parameters(Arms, 0, 1);

    /// <inheritdoc/>
    protected override BanditArms SampleTask(Split split, ref Rng rng)
    {
        var means = new float[Arms];
        rng.FillUniform(means);
        return new(means);
    }

    /// <inheritdoc/>
    protected override IPainter<BernoulliBanditEnv>? Painter(in BanditArms task) => new BanditPainter<BernoulliBanditEnv>(task, Delay == 0);

    /// <inheritdoc/>
    protected override BernoulliBanditEnv CreateEnv() => new(Pulls, Math.Min(Delay, Pulls - 1));

    /// <summary>
    /// For this task: "oracle" (always the best arm), "random", and what "UCB", "Thompson", "greedy" and "Gittins" reach in
    /// simulated games from the same seed, where k n is at most 5000. For the family: "Bayes-optimal (prior)", the mean over all tasks of the best
    /// strategy that begins an episode knowing nothing, where <see cref="BayesBandit"/> can compute it; else "Gittins (published)" for the
    /// bandits without a delay in table 1 of Duan et al. 2016, arXiv:1611.02779.
    /// </summary>
    /// <param name="task">The arms.</param>
    protected override IReadOnlyList<ReferenceLine> References(in BanditArms task)
    {
        BanditArms arms = task;
        int games = LineCost / (Arms * Pulls);
        BanditStrategy[] gittins = Pulls is > 1 and <= 100 ? [BanditStrategy.Gittins(Pulls)] : [];
        BanditStrategy[] strategies = games < FewestGames ? [] : [BanditStrategy.Ucb(), BanditStrategy.Thompson, BanditStrategy.Greedy, .. gittins];
        return
        [
            new("oracle", Pulls * (double)arms.Best),
            .. Prior,
            .. strategies.Select(s => new ReferenceLine(s.Name, s.MeanReturn(arms, Pulls, Delay, games, new Seed(0)))),
            new("random", Pulls * arms.Average),
        ];
    }

    ReferenceLine[] Prior
    {
        get
        {
            if (BayesBandit.Value(Pulls, Arms, Delay) is { } exact) return [new("Bayes-optimal (prior)", exact)];
            return Delay == 0 && PublishedBandits.Gittins(Pulls, Arms) is { } published ? [new("Gittins (published)", published)] : [];
        }
    }

    /// <summary>arm0, arm1, ...: the probabilities.</summary>
    /// <param name="task">The arms.</param>
    protected override IReadOnlyDictionary<string, double> Parameters(in BanditArms task) => task.Numbers;
}
