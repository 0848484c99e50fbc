using FsCheck;
using FsCheck.Fluent;
using MetaRL.Envs.Checks;
using MetaRL.Envs.Families.Trading;
using MetaRL.Envs.Families.Trading.Market;
using MetaRL.Envs.Families.Trading.Processes;
using MetaRL.TestKit;

namespace MetaRL.Envs.Tests;

/// <summary>Nobody sees the future: what is not known cannot be earned from, and changing it changes nothing before it.</summary>
public sealed class LookAheadTests
{
    const int Episodes = 2000, Horizon = 60;
    const float Spread = 0.0002f, Impact = 0.0001f;

    static readonly TradingFamily<GeometricBrownian, float> Flat = new BrownianTrading { Horizon = Horizon };

    // Fair games of four kinds: E exp(r) = 1 whatever has happened before.
    public static TheoryData<string> FairGames => ["brownian", "regimes", "heston", "jumps"];

    static ITask Game(string name, float spread) => name switch
    {
        "brownian" => Flat.Of(new(new(0, 0.01f), spread, Impact)),
        "regimes" => new RegimeTrading { Horizon = Horizon }.Of(new(new(0, 0, 0.005f, 0.02f, 30, 20), spread, Impact)),
        "heston" => new StochasticVolatilityTrading { Horizon = Horizon }.Of(new(new(0, 0.01f, 0.05f, 0.2f, -0.7f), spread, Impact)),
        _ => new JumpTrading { Horizon = Horizon }.Of(new(new(0, 0.008f, 0.03f, -0.03f, 0.02f), spread, Impact)),
    };

    [Theory]
    [MemberData(nameof(FairGames))]
    public void On_a_martingale_with_costs_no_policy_earns(string game)
    {
        TradingPolicy[] policies = [TradingPlay.Long, TradingPlay.Short, TradingPlay.Random, TradingPlay.Momentum,
            TradingPlay.Reversal, TradingPlay.Trend, TradingPlay.CalmOnly];
        foreach (TradingPolicy policy in policies)
        {
            (double mean, double error) = TradingPlay.Estimate(TradingPlay.Returns(Game(game, Spread), Episodes, policy));
            Assert.True(mean - 3 * error <= 0, $"{game}: {mean} +- {error}");
            Assert.True(error < 0.003); // the peeper's gain is a hundred times that
        }
    }

    [Theory]
    [MemberData(nameof(FairGames))]
    public void One_who_saw_the_next_bar_would_earn_and_be_found_out(string game)
    {
        // Prices do not depend on actions, so the rewards of a first pass that is always long tell the signs of all bars.
        (StepBuffers first, StepBuffers second) = (new(Game(game, 0).CreateEnvs(50)), new(Game(game, Spread).CreateEnvs(50)));
        first.Reset(new Seed(1));
        second.Reset(new Seed(1));
        first.Act.AsSpan().Fill(1);
        var total = new double[50];
        for (int t = 0; t < Horizon; t++)
        {
            first.Step();
            for (int i = 0; i < 50; i++) second.Act[i] = MathF.Sign(first.Reward[i]);
            second.Step();
            for (int i = 0; i < 50; i++) total[i] += second.Reward[i];
        }
        (double mean, double error) = TradingPlay.Estimate(total);
        Assert.True(mean - 3 * error > 0.1, $"{game}: {mean} +- {error}");
    }

    [Fact]
    public void Changing_the_future_changes_no_past_observation_or_reward() => Prop.ForAll<int>(seed =>
    {
        const int WarmUp = 21, Bars = 30;
        var random = new Random(seed);
        int changed = WarmUp + random.Next(1, Bars + 1); // the first close that differs
        double[] one = Walk(random, WarmUp + Bars + 1), other = [.. one];
        for (int i = changed; i < other.Length; i++) other[i] *= 1.5 + random.NextDouble();
        float[] actions = [.. Enumerable.Range(0, Bars).Select(_ => 0.3f * (float)(2 * random.NextDouble() - 1))]; // too little for ruin
        List<float[]> a = Play(one, actions), b = Play(other, actions);
        // Element t is what follows the bar that ends with close WarmUp + t.
        return Enumerable.Range(0, Bars + 1).All(t => WarmUp + t < changed ? a[t].SequenceEqual(b[t]) : t > changed - WarmUp || !a[t].SequenceEqual(b[t]));

        List<float[]> Play(double[] closes, float[] acts)
        {
            var asset = new Asset<RecordedPrices>(RecordedAsset.Of(closes, WarmUp, Bars), Spread, Impact);
            var env = new TradingEnv<RecordedPrices, int>(1, WarmUp, TradingAction.Target, 1);
            Rng rng = new Seed(0).Stream();
            float[] obs = new float[4];
            env.Reset(asset, ref rng, obs);
            List<float[]> seen = [[.. obs, 0]];
            foreach (float act in acts)
            {
                float reward = env.Step(asset, [act], ref rng, obs).Reward;
                seen.Add([.. obs, reward]);
            }
            return seen;
        }
    }).QuickCheckThrowOnFailure();

    static double[] Walk(Random random, int count)
    {
        double price = 50;
        return [.. Enumerable.Range(0, count).Select(_ => price *= Math.Exp(0.03 * (random.NextDouble() - 0.5)))];
    }

    [Fact]
    public void Prices_do_not_depend_on_what_a_trader_does()
    {
        foreach (string game in (string[])["brownian", "regimes", "heston", "jumps"])
        {
            (StepBuffers a, StepBuffers b) = (new(Game(game, Spread).CreateEnvs(3)), new(Game(game, Spread).CreateEnvs(3)));
            a.Reset(new Seed(7));
            b.Reset(new Seed(7));
            Rng rng = new Seed(8).Stream();
            for (int t = 0; t < Horizon; t++)
            {
                for (int i = 0; i < 3; i++) (a.Act[i], b.Act[i]) = (rng.Uniform(-1, 1), rng.Uniform(-1, 1));
                a.Step();
                b.Step();
                for (int i = 0; i < 3; i++)
                {
                    Assert.Equal(a.FinalObsOf(i)[..^1].ToArray(), b.FinalObsOf(i)[..^1].ToArray()); // all but the position
                    Assert.NotEqual(a.FinalObsOf(i)[^1], b.FinalObsOf(i)[^1]);
                }
            }
        }
    }
}
