using MetaRL.Envs.Families.Trading;
using MetaRL.Envs.Families.Trading.Market;
using MetaRL.Envs.Families.Trading.Processes;

namespace MetaRL.Envs.Tests;

public sealed class TradingReferenceTests
{
    // Mean reward of a bar at no cost for a policy that sees the state, over independent stretches.
    static (double Mean, double Error) Play<TProcess>(TProcess process, double riskAversion, Func<float, double> position, int stretches)
        where TProcess : struct, IPriceProcess<float>
    {
        const int Bars = 100;
        var means = new double[stretches];
        for (int s = 0; s < stretches; s++)
        {
            Rng rng = new Seed((ulong)s).Stream();
            float state = process.Start(ref rng);
            double sum = 0;
            var ledger = new Ledger();
            for (int t = 0; t < Bars; t++)
            {
                double p = Math.Clamp(position(state), -1, 1);
                sum += ledger.Book(p, Math.Exp(process.Next(ref state, ref rng)) - 1, 0, 0, riskAversion);
            }
            means[s] = sum / Bars;
        }
        return TradingPlay.Estimate(means);
    }

    static void AssertOptimum<TProcess>(TProcess process, double riskAversion, Func<float, double> best, int stretches = 4000)
        where TProcess : struct, IPriceProcess<float>
    {
        double optimum = process.OptimalGrowth(riskAversion)!.Value;
        (double mean, double error) = Play(process, riskAversion, best, stretches);
        Assert.True(error < 0.08 * Math.Abs(optimum), $"{error} is too coarse for {optimum}");
        Assert.Equal(optimum, mean, 3.5 * error + 0.005 * Math.Abs(optimum)); // the formula leaves out terms of third order
        foreach (Func<float, double> other in (Func<float, double>[])[s => 0.6 * best(s), s => 0.2 + best(s), s => best(s) - 0.3, _ => 1, _ => 0])
            Assert.True(Play(process, riskAversion, other, stretches).Mean < mean + 0.5 * error);
    }

    // (mu, sigma, lambda): clipped at 1, inside, short and inside, averse to risk.
    [Theory]
    [InlineData(0.002f, 0.02f, 0)]
    [InlineData(0.0012f, 0.04f, 0)]
    [InlineData(-0.0015f, 0.045f, 0)]
    [InlineData(0.0015f, 0.02f, 8)]
    public void Brownian_optimum_is_Kellys(float mu, float sigma, double riskAversion)
    {
        double square = (double)sigma * sigma, kelly = mu / ((1 + riskAversion) * square);
        double clipped = Math.Clamp(kelly, -1, 1);
        var process = new GeometricBrownian(mu, sigma);
        double textbook = clipped * mu - (1 + riskAversion) * clipped * clipped * square / 2;
        Assert.Equal(textbook, process.OptimalGrowth(riskAversion)!.Value, 0.01 * textbook);
        if (Math.Abs(kelly) < 1) Assert.Equal(mu * mu / (2 * (1 + riskAversion) * square), textbook, 1e-9);
        AssertOptimum(process, riskAversion, _ => kelly, stretches: 10_000); // what is earned is little beside the noise
    }

    [Theory]
    [InlineData(0.3f, 0.0004f, 0)]
    [InlineData(-0.5f, 0, 0)]
    [InlineData(0.3f, 0, 30)]  // positions mostly inside their bounds
    public void Momentum_optimum_is_what_knowing_the_last_return_earns(float phi, float drift, double riskAversion)
    {
        const float Sigma = 0.015f;
        AssertOptimum(new Autoregressive(phi, drift, Sigma), riskAversion, last =>
        {
            double mean = drift + phi * (last - drift), square = Sigma * Sigma + mean * mean;
            return (mean + square / 2) / ((1 + riskAversion) * square);
        });
    }

    [Theory]
    [InlineData(0.1f, 0)]
    [InlineData(0.5f, 0)]
    [InlineData(0.1f, 30)]
    public void Mean_reversion_optimum_is_what_knowing_the_level_earns(float kappa, double riskAversion)
    {
        const float Sigma = 0.015f;
        double decay = Math.Exp(-kappa), variance = Sigma * Sigma * (1 - decay * decay) / (2 * kappa);
        AssertOptimum(new OrnsteinUhlenbeck(kappa, Sigma), riskAversion, x =>
        {
            double mean = -(1 - decay) * x, square = variance + mean * mean;
            return (mean + square / 2) / ((1 + riskAversion) * square);
        });
    }

    [Fact]
    public void Regime_optimum_is_what_seeing_the_regime_earns()
    {
        var process = new RegimeSwitching(0.001f, -0.002f, 0.008f, 0.02f, 60, 30);
        AssertOptimum(process, 0, bear => bear == 1 ? -1 : 1);
    }

    // While positions sit at their bounds, the optimum is the mean size of the expected return.
    [Fact]
    public void Small_noise_leaves_the_closed_forms()
    {
        const float Sigma = 1e-4f;
        double momentum = new Autoregressive(0.6f, 0, Sigma).OptimalGrowth(0)!.Value;
        Assert.Equal(Math.Sqrt(2 / Math.PI) * 0.6 * Sigma / Math.Sqrt(1 - 0.36), momentum, 1e-3 * momentum);
        double reversion = new OrnsteinUhlenbeck(0.3f, Sigma).OptimalGrowth(0)!.Value;
        Assert.Equal(Math.Sqrt(2 / Math.PI) * (1 - Math.Exp(-0.3)) * Sigma / Math.Sqrt(0.6), reversion, 1e-3 * reversion);
    }

    public static TheoryData<TaskFamily> Families =>
    [
        new BrownianTrading { Horizon = 100, Drift = new(0.001f, 0.002f), Volatility = UniformInterval.Only(0.005f) },
        new MeanReversionTrading { Horizon = 100 },
        new MomentumTrading { Horizon = 100, Drift = new(0.0005f, 0.001f), Volatility = UniformInterval.Only(0.005f) },
        new RegimeTrading { Horizon = 100, RiskAversion = 3 },
        new StochasticVolatilityTrading { Horizon = 100, RiskAversion = 20 },
        new JumpTrading { Horizon = 100, RiskAversion = 5 },
        new PersonalityTrading { Horizon = 100, RiskAversion = 3 },
        new ReplayTrading { Horizon = 30, Folder = PriceFiles.Folder },
    ];

    [Theory]
    [MemberData(nameof(Families))]
    public void Flat_and_buy_and_hold_are_what_the_environment_pays(TaskFamily family)
    {
        ITask task = family.Sample(Split.Test, new Seed(4));
        double reference = family.References(task).Single(line => line.Name == "buy and hold").Return;
        (double mean, double error) = TradingPlay.Estimate(TradingPlay.Returns(task, 4000, TradingPlay.Long));
        Assert.Equal(reference, mean, 3.5 * error + 1e-4);
        Assert.All(TradingPlay.Returns(task, 10, (_, ref _) => 0), total => Assert.Equal(0, total));
        Assert.Equal(0, family.References(task).Single(line => line.Name == "flat").Return);
    }
}
