using MetaRL.Envs.Families.Bandits.Rendering;
using MetaRL.Envs.Spaces;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Families.Bandits;

/// <summary>
/// k arms that pay a normally distributed amount around a mean of their own; one episode is n pulls. Means are
/// N(0, MeanStd^2). Observation: the constant 1. Action: which arm. Lattimore and Szepesvari 2020, Bandit Algorithms,
/// chapter 35 (Gaussian prior, Gaussian noise).
/// </summary>
public sealed record GaussianBandit : TaskFamily<GaussianBanditEnv, BanditArms>
{
    /// <summary>k, in [1, 1000].</summary>
    public int Arms { get; init => field = Require.InRange(value, 1, BanditArms.Most, "GaussianBandit.Arms"); } = 5;

    /// <summary>n, the pulls in an episode, in [1, 10000].</summary>
    public int Pulls { get; init => field = Require.InRange(value, 1, 10_000, "GaussianBandit.Pulls"); } = 10;

    /// <summary>Standard deviation of the arms' means, in (0, 1000].</summary>
    public float MeanStd { get; init => field = Require.Positive(value, 1000, "GaussianBandit.MeanStd"); } = 1;

    /// <summary>Standard deviation of a payoff around its arm's mean, in [0, 1000].</summary>
    public float NoiseStd { get; init => field = Require.InRange(value, 0, 1000, "GaussianBandit.NoiseStd"); } = 1;

    /// <inheritdoc/>
    public override string Name => "gaussian-bandit";

    /// <inheritdoc/>
    public override EnvSpec Spec => new(BoxSpace.Uniform(1, 1, 1), new DiscreteSpace(Arms), Pulls);

    /// <inheritdoc/>
    public override IReadOnlyList<TaskParameter> TaskParameters =>
        BanditArms.Parameters(Arms, double.NegativeInfinity, double.PositiveInfinity);

    /// <inheritdoc/>
    protected override BanditArms SampleTask(Split split, ref Rng rng)
    {
        var means = new float[Arms];
        rng.FillNormal(means);
        foreach (ref float mean in means.AsSpan()) mean *= MeanStd;
        return new(means);
    }

    /// <inheritdoc/>
    protected override IPainter<GaussianBanditEnv>? Painter(in BanditArms task) => new BanditPainter<GaussianBanditEnv>(task, false);

    /// <inheritdoc/>
    protected override GaussianBanditEnv CreateEnv() => new(Pulls, NoiseStd);

    /// <summary>"oracle" (always the best arm) and "random".</summary>
    /// <param name="task">The arms.</param>
    protected override IReadOnlyList<ReferenceLine> References(in BanditArms task) =>
        [new("oracle", Pulls * (double)task.Best), new("random", Pulls * task.Average)];

    /// <summary>arm0, arm1, ...: the means.</summary>
    /// <param name="task">The arms.</param>
    protected override IReadOnlyDictionary<string, double> Parameters(in BanditArms task) => task.Numbers;
}
