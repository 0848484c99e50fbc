using MathNet.Numerics.LinearAlgebra;
using MetaRL.Envs.Checks;
using MetaRL.Envs.Families.Control;
using MetaRL.TestKit;

namespace MetaRL.Envs.Tests;

public sealed class ScalarRegulatorContract() : EnvContract(new LinearQuadratic());
public sealed class SmallRegulatorContract() : EnvContract(new LinearQuadratic { States = 4, Controls = 2, Horizon = 10 });
public sealed class LongRegulatorContract() : EnvContract(new LinearQuadratic { Horizon = 150, MaxControl = 1000, NoiseStd = 10 });

public sealed class LinearQuadraticTests
{
    // One step, x' = a x + b u: u = -a b x / (rho + b^2), cost (a x)^2 rho / (rho + b^2) with E x^2 = 1.
    [Theory]
    [InlineData(0.9, 1.2, 0.1)]
    [InlineData(-1.1, 0.5, 2)]
    public void One_scalar_step_can_be_worked_out_by_hand(double a, double b, double rho)
    {
        var family = new LinearQuadratic { Horizon = 1, NoiseStd = 0, ControlCost = (float)rho };
        IReadOnlyList<ReferenceLine> lines = family.References(family.Of(new([(float)a], [(float)b])));
        Assert.Equal(-a * a * rho / (rho + b * b), lines[0].Return, 5);
        Assert.Equal(-a * a, lines[1].Return, 5);
    }

    // p = a^2 s rho / (rho + b^2 s), s = 1 + p: the fixed point of a long horizon, from the quadratic it solves.
    [Fact]
    public void A_long_horizon_costs_the_stationary_rate()
    {
        const double A = 1.1, B = 0.8, Rho = 0.5;
        double half = (Rho * (1 - A * A) - B * B) / 2; // b^2 s^2 + (rho - rho a^2 - b^2) s - rho = 0
        double s = (-half + Math.Sqrt(half * half + B * B * Rho)) / (B * B);
        double[] returns = [.. new[] { 149, 150 }.Select(h => Oracle(new LinearQuadratic { Horizon = h, NoiseStd = 1, ControlCost = (float)Rho }, new([(float)A], [(float)B])))];
        Assert.Equal(-s, returns[1] - returns[0], 5);
    }

    [Fact]
    public void Uncontrolled_noise_adds_up_as_it_should()
    {
        var family = new LinearQuadratic { Horizon = 3, NoiseStd = 2 };
        double expected = -(0.25 + 0.0625 + 0.015625 + 4 * ((1 + 0.25 + 0.0625) + (1 + 0.25) + 1));
        Assert.Equal(expected, family.References(family.Of(new([0.5f], [1])))[1].Return, 9);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    public void The_Riccati_controller_earns_the_oracles_return_and_its_neighbours_less(int states, int controls)
    {
        var family = new LinearQuadratic { States = states, Controls = controls, Horizon = 8, NoiseStd = 0.3f, MaxControl = 100 };
        var task = (EnvTask<LinearSystem>)family.Sample(Split.Test, new Seed(4));
        double oracle = Oracle(family, task.Value);
        double[] best = Play(family, task, 1), weak = Play(family, task, 0.7), strong = Play(family, task, 1.3);
        double mean = best.Average(), error = Math.Sqrt(best.Average(r => (r - mean) * (r - mean)) / best.Length);
        Assert.InRange(mean, oracle - 4 * error, oracle + 4 * error);
        Assert.True(error < 0.05 * -oracle, $"{error} of {oracle}");
        Assert.True(weak.Average() < mean && strong.Average() < mean, $"{weak.Average()}, {mean}, {strong.Average()}"); // the same noise
    }

    [Fact]
    public void Systems_have_the_sizes_that_are_promised()
    {
        var family = new LinearQuadratic { States = 3, Controls = 2 };
        for (ulong i = 0; i < 300; i++)
        {
            LinearSystem system = ((EnvTask<LinearSystem>)family.Sample(Split.Train, new Seed(i))).Value;
            Assert.InRange(Matrix<double>.Build.Dense(3, 3, (r, c) => system.A[3 * r + c]).L2Norm(), 0.4999, 1.2001);
            Assert.InRange(Matrix<double>.Build.Dense(3, 2, (r, c) => system.B[2 * r + c]).L2Norm(), 0.4999, 1.5001);
        }
        Assert.Equal("A = [0.5], B = [1]", new LinearQuadratic().Of(new([0.5f], [1])).Description);
    }

    static double Oracle(LinearQuadratic family, LinearSystem system) => family.References(family.Of(system))[0].Return;

    // Returns of 4000 episodes under u = -scale K x.
    static double[] Play(LinearQuadratic family, EnvTask<LinearSystem> task, double scale)
    {
        const int Envs = 4000;
        var riccati = new Riccati(task.Value, family.States, family.Controls, family.ControlCost);
        var buffers = new StepBuffers(task.CreateEnvs(Envs));
        buffers.Reset(new Seed(1));
        var returns = new double[Envs];
        for (int t = 0; t < family.Horizon; t++)
        {
            Matrix<double> gain = scale * riccati.Gain(family.Horizon - t);
            for (int i = 0; i < Envs; i++)
                for (int j = 0; j < family.Controls; j++)
                    buffers.ActOf(i)[j] = (float)-Enumerable.Range(0, family.States).Sum(k => gain[j, k] * buffers.Obs[i * family.States + k]);
            buffers.Step();
            for (int i = 0; i < Envs; i++) returns[i] += buffers.Reward[i];
        }
        return returns;
    }
}
