using MetaRL.Envs.Checks;
using MetaRL.Envs.Families.Tabular;
using MetaRL.TestKit;

namespace MetaRL.Envs.Tests;

public sealed class TabularMdpContract() : EnvContract(new TabularMdp());
public sealed class SmallMdpContract() : EnvContract(new TabularMdp { States = 2, Actions = 1, Horizon = 3, NoiseStd = 0 })
{
    // Without noise the state that is shown decides the next reward.
    protected override bool Tolerates(EnvCheck check) => check.Name == "look-ahead";
}

public sealed class TabularMdpTests
{
    // Two states: action 1 goes from 0 to 1 and costs 1; staying in 1 (action 0) pays 3; anything else pays 0 and leads to 0.
    static readonly Mdp Bridge = Mdp.Of(2, 2, [1, 0, 0, 1, 0, 1, 1, 0], [0, -1, 3, 0]);

    [Fact]
    public void Arrays_of_the_wrong_length_are_refused()
    {
        EnvTask<Mdp> task = new TabularMdp { States = 2, Actions = 2 }.Of(Bridge with { States = 3 });
        Assert.Equal("Mdp: 8 cumulative probabilities and 4 rewards, expected 18 and 6 for 3 states and 2 actions; make it with Mdp.Of",
            Assert.Throws<ArgumentException>(() => task.CreateEnvs(1)).Message);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 2)]
    [InlineData(10, 26)]
    public void Backward_induction_finds_what_can_be_worked_out_by_hand(int horizon, double expected) =>
        Assert.Equal(expected, Bridge.Solve(horizon).Value[0], 12);

    [Fact]
    public void No_policy_beats_the_oracle_and_its_own_reaches_it()
    {
        var family = new TabularMdp { States = 3, Actions = 2, Horizon = 3 };
        Mdp mdp = ((EnvTask<Mdp>)family.Sample(Split.Train, new Seed(5))).Value;
        (double[] value, int[,] policy) = mdp.Solve(3);
        // All 2^9 deterministic policies of three states and three times.
        double[] returns = [.. Enumerable.Range(0, 512).Select(code => Evaluate(mdp, (t, s) => code >> (3 * t + s) & 1, 3))];
        Assert.Equal(returns.Max(), value[0], 9);
        Assert.Equal(value[0], Evaluate(mdp, (t, s) => policy[t, s], 3), 9);
    }

    [Fact]
    public void Means_over_tasks_are_the_known_ones()
    {
        var family = new TabularMdp();
        double[][] lines = [.. Enumerable.Range(0, 2000).Select(i => family.References(family.Sample(Split.Test, new Seed((ulong)i))).Select(l => l.Return).ToArray())];
        (double oracle, double oracleError) = Mean([.. lines.Select(l => l[0])]);
        (double random, double randomError) = Mean([.. lines.Select(l => l[1])]);
        Assert.InRange(oracle, 21.8 - 4 * oracleError, 21.9 + 4 * oracleError);
        Assert.InRange(random, 10 - 4 * randomError, 10 + 4 * randomError);
        Assert.True(oracleError < 0.1 && randomError < 0.1, $"{oracleError}, {randomError}");
    }

    [Fact]
    public void The_environment_pays_what_the_oracle_expects()
    {
        var family = new TabularMdp();
        var task = (EnvTask<Mdp>)family.Sample(Split.Test, new Seed(1));
        (double[] value, int[,] policy) = task.Value.Solve(family.Horizon);
        const int Envs = 2000;
        var buffers = new StepBuffers(task.CreateEnvs(Envs));
        buffers.Reset(new Seed(2));
        var returns = new double[Envs];
        for (int t = 0; t < family.Horizon; t++)
        {
            for (int i = 0; i < Envs; i++) buffers.Act[i] = policy[t, buffers.ObsOf(i).IndexOf(1)];
            buffers.Step();
            for (int i = 0; i < Envs; i++) returns[i] += buffers.Reward[i];
        }
        (double mean, double error) = Mean(returns);
        Assert.InRange(mean, value[0] - 4 * error, value[0] + 4 * error);
        Assert.True(error < 0.2);
    }

    // RL^2: 138.1 for ten episodes, which is what a prior mean of 0 gives. The true one of 1 explores more.
    [Fact]
    public void Posterior_sampling_reaches_its_known_return()
    {
        double[] known = PsrlReturns(priorMean: 0), trueToPrior = PsrlReturns(priorMean: 1);
        (double mean, double error) = Mean(known);
        Assert.InRange(mean, 138.1 - 4 * error, 138.1 + 4 * error);
        Assert.True(error < 1.5, $"{error}");
        (double gain, double gainError) = Mean([.. known.Zip(trueToPrior, (a, b) => a - b)]);
        Assert.True(gain > 4 * gainError, $"{gain}, {gainError}");
    }

    static double[] PsrlReturns(double priorMean)
    {
        var family = new TabularMdp();
        return [.. Enumerable.Range(0, 400).Select(i =>
            Psrl.Return(((EnvTask<Mdp>)family.Sample(Split.Test, new Seed((ulong)i))).Value, 10, 10, new Seed((ulong)i), priorMean))];
    }

    [Fact]
    public void Posterior_sampling_ends_near_the_optimum() =>
        Assert.InRange(Psrl.Return(Bridge, 10, 60, new Seed(3)) - Psrl.Return(Bridge, 10, 30, new Seed(3)), 30 * 23, 30 * 26.001);

    [Fact]
    public void What_is_no_MDP_is_named()
    {
        Assert.Contains("row 0 sums to 0.5", Assert.Throws<ArgumentException>(() => Mdp.Of(1, 1, [0.5f], [0])).Message);
        Assert.Contains("transitions[0] is -1", Assert.Throws<ArgumentException>(() => Mdp.Of(2, 1, [-1, 2, 1, 0], [0, 0])).Message);
        Assert.Equal(Bridge, Mdp.Of(2, 2, [1, 0, 0, 1, 0, 1, 1, 0], [0, -1, 3, 0]));
    }

    static double Evaluate(Mdp mdp, Func<int, int, int> policy, int horizon)
    {
        return Value(0, 0);
        double Value(int t, int s)
        {
            if (t == horizon) return 0;
            int row = s * mdp.Actions + policy(t, s);
            double value = mdp.Rewards[row], before = 0;
            for (int next = 0; next < mdp.States; next++)
            {
                double upTo = mdp.Cumulative[row * mdp.States + next];
                value += (upTo - before) * Value(t + 1, next);
                before = upTo;
            }
            return value;
        }
    }

    static (double Mean, double Error) Mean(double[] values)
    {
        double mean = values.Average();
        return (mean, Math.Sqrt(values.Average(v => (v - mean) * (v - mean)) / values.Length));
    }
}
