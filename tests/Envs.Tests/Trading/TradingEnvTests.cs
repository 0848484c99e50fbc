using FsCheck;
using FsCheck.Fluent;
using MetaRL.Envs.Checks;
using MetaRL.Envs.Families.Trading;
using MetaRL.Envs.Families.Trading.Market;
using MetaRL.Envs.Families.Trading.Processes;
using MetaRL.Envs.Vectorized;
using MetaRL.TestKit;

namespace MetaRL.Envs.Tests;

public sealed class TradingEnvTests
{
    static readonly BrownianTrading Family = new() { Horizon = 60 };

    // Closes 100 * 1.1^i, after a warm-up at a standstill.
    static Asset<RecordedPrices> Rising(int warmUp, int rises)
    {
        double[] closes = [.. Enumerable.Range(-warmUp, warmUp + rises + 1).Select(i => 100 * Math.Pow(1.1, Math.Max(i, 0)))];
        return new(RecordedAsset.Of(closes, warmUp, rises), Spread: 0.001f, Impact: 0);
    }

    [Fact]
    public void An_action_earns_the_next_bar_not_the_last()
    {
        var env = new TradingEnv<RecordedPrices, int>(window: 2, warmUp: 3, TradingAction.Target, 0);
        Asset<RecordedPrices> asset = Rising(warmUp: 3, rises: 3);
        Rng rng = new Seed(0).Stream();
        float[] obs = new float[5];
        env.Reset(asset, ref rng, obs);
        Assert.Equal([0, 0, 0, 0, 0], obs);                                     // nothing has moved yet
        Assert.Equal(Math.Log(1 + 0.05 - 0.0005), env.Step(asset, [0.5f], ref rng, obs).Reward, 1e-6);
        Assert.Equal(10, obs[1]);                                               // a move out of nothing, clipped
        Assert.Equal(0.55 / 1.0495, obs[4], 1e-6);
        env.Step(asset, [0], ref rng, obs);
        Assert.Equal(0, obs[4]);
        Assert.Equal(0, env.Step(asset, [0], ref rng, obs).Reward, 1e-9);       // flat: the rise is not ours
    }

    [Fact]
    public void The_rewards_add_up_to_the_ledger()
    {
        foreach (double riskAversion in (double[])[0, 5])
            for (ulong seed = 0; seed < 20; seed++)
            {
                var env = new TradingEnv<GeometricBrownian, float>(8, 28, TradingAction.Target, riskAversion);
                var asset = new Asset<GeometricBrownian>(new(0.001f, 0.01f), 2e-4f, 1e-4f);
                Rng rng = new Seed(seed).Stream();
                float[] obs = new float[11];
                (double rewards, float last) = (0, 0);
                env.Reset(asset, ref rng, obs);
                for (int t = 0; t < 3000; t++) rewards += last = env.Step(asset, [rng.Uniform(-1, 1)], ref rng, obs).Reward;
                Assert.Equal(env.Ledger.Value, rewards + env.Unpaid, 1e-12);
                Assert.InRange(Math.Abs(env.Unpaid), 0, Math.Abs(last) * Math.Pow(2, -24));
                Assert.Equal(env.Ledger.LogEquity - env.Ledger.Penalty, rewards, 1e-9);
                Assert.Equal(riskAversion > 0, env.Ledger.Penalty > 0);
            }
    }

    [Fact]
    public void Observations_are_the_documented_ones()
    {
        var process = new GeometricBrownian(0.001f, 0.01f);
        const int Window = 5, WarmUp = 25, Steps = 40;
        var env = new TradingEnv<GeometricBrownian, float>(Window, WarmUp, TradingAction.Target, 0);
        Rng rng = new Seed(3).Stream(), same = rng;
        float[] obs = new float[Window + 3];
        var asset = new Asset<GeometricBrownian>(process, 0, 0);
        env.Reset(asset, ref rng, obs);
        for (int t = 0; t < Steps; t++) env.Step(asset, [0.25f], ref rng, obs);

        float state = process.Start(ref same);
        double variance = 0, trend = 0;
        var standardized = new List<double>();
        for (int i = 1; i <= WarmUp + Steps; i++)
        {
            double r = process.Next(ref state, ref same);
            standardized.Add(Math.Clamp(r / Math.Max(Math.Sqrt(variance), 1e-4), -10, 10));
            double share = Math.Max(1.0 / i, 0.06);
            (variance, trend) = ((1 - share) * variance + share * r * r, 0.95 * (trend + r));
        }
        double volatility = Math.Sqrt(variance);
        float[] expected = [.. standardized.TakeLast(Window).Append(trend / volatility * Math.Sqrt(1 - 0.95 * 0.95) / 0.95)
            .Append(volatility / 0.02).Append(env.Ledger.Position).Select(x => (float)x)];
        for (int i = 0; i < obs.Length; i++) Assert.Equal(expected[i], obs[i], 1e-4f);
    }

    [Fact]
    public void Standardized_returns_and_trend_have_about_unit_scale()
    {
        IVectorEnv envs = Family.Of(new(new(0, 0.013f), 0, 0)).CreateEnvs(4000);
        var buffers = new StepBuffers(envs);
        buffers.Reset(new Seed(5));
        for (int j = 0; j < envs.Spec.ObsDim - 2; j++)
            Assert.InRange(Math.Sqrt(Enumerable.Range(0, 4000).Average(i => Math.Pow(buffers.ObsOf(i)[j], 2))), 0.85, 1.25);
    }

    [Fact]
    public void Short_flat_and_long_are_the_targets_minus_one_zero_and_one() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        var asset = Family.Sample(Split.Train, new Seed((ulong)seed));
        ITask choice = (Family with { Action = TradingAction.ShortFlatLong }).Of(((EnvTask<Asset<GeometricBrownian>>)asset).Value);
        (StepBuffers a, StepBuffers b) = (new(asset.CreateEnvs(1)), new(choice.CreateEnvs(1)));
        a.Reset(new Seed(1));
        b.Reset(new Seed(1));
        for (int t = 0; t < 30; t++)
        {
            b.Act[0] = random.Next(3);
            a.Act[0] = b.Act[0] - 1;
            a.Step();
            b.Step();
            if (a.Reward[0] != b.Reward[0] || !a.Obs.SequenceEqual(b.Obs)) return false;
        }
        return true;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Ruin_terminates_the_episode_and_the_next_starts_afresh()
    {
        double[] closes = [100, 100, 100, 100, 250, 250];
        var family = new ReplayTrading { Window = 1, Horizon = 2 };
        IVectorEnv envs = new VectorEnv<TradingEnv<RecordedPrices, int>, Asset<RecordedPrices>>(family.Spec, new(RecordedAsset.Of(closes, 3, 2), 0, 0),
            [new(1, 3, TradingAction.Target, 0)]);
        var buffers = new StepBuffers(envs);
        buffers.Reset(new Seed(0));
        buffers.Act[0] = -1;
        buffers.Step();
        Assert.Equal((true, false), (buffers.Terminated[0], buffers.Truncated[0]));
        Assert.Equal(Math.Log(0.01), buffers.Reward[0], 1e-6);
        Assert.Equal(0, buffers.Obs[^1]);
        buffers.Act[0] = 0;
        buffers.Step();
        Assert.Equal(0, buffers.Reward[0]);
    }

    [Fact]
    public void Settings_out_of_range_are_named()
    {
        Assert.Equal("Trading.Horizon: 0 is outside [1, 100000]", Message(() => new JumpTrading { Horizon = 0 }));
        Assert.Equal("Trading.Window: 33 is outside [1, 32]", Message(() => new JumpTrading { Window = 33 }));
        Assert.Equal("Trading.RiskAversion: NaN is outside [0, 1000]", Message(() => new JumpTrading { RiskAversion = double.NaN }));
        Assert.Equal("Trading.Action: 7 is none of Target, ShortFlatLong", Message(() => new JumpTrading { Action = (TradingAction)7 }));
        Assert.Equal("Trading.Spread: [-1, 0] is no interval within [0, 0.1]", Message(() => new JumpTrading { Spread = new(-1, 0) }));
        Assert.Equal("BrownianTrading.Volatility: [0.2, 0.1] is no interval within [1E-05, 0.5]", Message(() => new BrownianTrading { Volatility = new(0.2f, 0.1f) }));
        Assert.Equal("JumpTrading.Drift: [0, NaN] is no interval within [-0.1, 0.1]", Message(() => new JumpTrading { Drift = new(0, float.NaN) }));
        static string Message(Func<object> make) => Assert.Throws<ArgumentOutOfRangeException>(make).Message;
    }
}
