using System.Collections.Concurrent;
using MetaRL.Envs.Randomness;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Families.Bandits;

/// <summary>How good an arm looks.</summary>
/// <param name="wins">Times it was seen to pay.</param>
/// <param name="losses">Times it was seen not to.</param>
/// <param name="pull">Pulls made so far, of all arms.</param>
/// <param name="rng">For strategies that randomize.</param>
public delegate double ArmScore(int wins, int losses, int pull, ref Rng rng);

/// <summary>A classical player of Bernoulli bandits: pulls the arm of the highest score, beginning anywhere among equals.</summary>
/// <param name="Name">Such as "UCB".</param>
/// <param name="Score">Of an arm.</param>
public sealed record BanditStrategy(string Name, ArmScore Score)
{
    static readonly ConcurrentDictionary<(int, double), Lazy<double[,]>> tables = new();

    /// <summary>The posterior mean, (wins + 1) / (wins + losses + 2).</summary>
    public static BanditStrategy Greedy { get; } = new("greedy", static (int wins, int losses, int _, ref Rng _) => Mean(wins, losses));

    /// <summary>A draw from the posterior Beta(wins + 1, losses + 1). Thompson 1933, doi:10.1093/biomet/25.3-4.285.</summary>
    public static BanditStrategy Thompson { get; } = new("Thompson", static (int wins, int losses, int _, ref Rng rng) =>
    {
        double win = GammaDraw.Of(wins + 1, ref rng), loss = GammaDraw.Of(losses + 1, ref rng);
        return win / (win + loss);
    });

    /// <summary>Posterior mean + c sqrt(2 ln(t + 1) / (pulls of the arm + 2)).</summary>
    /// <param name="c">Width of the bonus.</param>
    public static BanditStrategy Ucb(double c = 0.2) => new("UCB", (int wins, int losses, int pull, ref Rng _) =>
        Mean(wins, losses) + c * Math.Sqrt(2 * Math.Log(pull + 1) / (wins + losses + 2)));

    /// <summary>The <see cref="GittinsIndex"/> with discount 1 - 1/n, whose mean horizon is the n pulls of a game.</summary>
    /// <param name="pulls">n, in [2, 1000].</param>
    public static BanditStrategy Gittins(int pulls) => Gittins(pulls, 1 - 1.0 / Require.InRange(pulls, 2, 1000, "pulls"));

    /// <summary>The <see cref="GittinsIndex"/> with a discount of one's own choice.</summary>
    /// <param name="pulls">Most outcomes that an arm can have.</param>
    /// <param name="gamma">Discount, in (0, 0.999].</param>
    public static BanditStrategy Gittins(int pulls, double gamma)
    {
        double[,] index = tables.GetOrAdd((pulls, gamma), key => new(() => GittinsIndex.Table(key.Item1, key.Item2))).Value;
        return new("Gittins", (int wins, int losses, int _, ref Rng _) => index[wins, losses]);
    }

    /// <summary>Mean over games of the summed means of the arms pulled: as the mean return, with less noise.</summary>
    /// <param name="arms">The task.</param>
    /// <param name="pulls">n.</param>
    /// <param name="delay">Each outcome is seen this many pulls later.</param>
    /// <param name="games">How many to average.</param>
    /// <param name="seed">Decides everything random.</param>
    public double MeanReturn(BanditArms arms, int pulls, int delay, int games, Seed seed)
    {
        Rng rng = seed.Stream();
        int[] wins = new int[arms.Count], losses = new int[arms.Count];
        var pulled = new int[pulls];
        double total = 0;
        for (int game = 0; game < games; game++)
        {
            Array.Clear(wins);
            Array.Clear(losses);
            for (int t = 0; t < pulls; t++)
            {
                if (t > delay) See(pulled[t - delay - 1]);
                total += arms[pulled[t] = Choose(wins, losses, t, ref rng)];
            }
        }
        return total / games;

        void See(int arm) => (rng.Uniform() < arms[arm] ? wins : losses)[arm]++;
    }

    int Choose(int[] wins, int[] losses, int pull, ref Rng rng)
    {
        int arms = wins.Length, first = rng.Below(arms), best = first;
        double most = double.NegativeInfinity;
        for (int i = first; i < first + arms; i++)
        {
            int arm = i < arms ? i : i - arms;
            double score = Score(wins[arm], losses[arm], pull, ref rng);
            if (score > most) (best, most) = (arm, score);
        }
        return best;
    }

    static double Mean(int wins, int losses) => (wins + 1.0) / (wins + losses + 2);
}
