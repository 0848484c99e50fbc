using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Updates;

namespace MetaRL.Tests;

/// <summary>Step sizes, clipping and momentum against sequences worked out by hand.</summary>
public sealed class OptimizerTests
{
    static readonly ReferenceBackend Backend = new();

    static Params At(params double[] x) => new([("x", Tensor.From(Backend, x, [1, x.Length]))]);

    // φ after each gradient in turn, from 0.
    static double[] Path(Optimizer optimizer, params double[] gradients)
    {
        Params phi = At(0);
        UpdateState state = optimizer.Init(phi);
        var path = new List<double>();
        foreach (double g in gradients)
        {
            (phi, state) = optimizer.Step(phi, At(g), state);
            path.Add(Vectors.Flat(phi)[0]);
        }
        Assert.Equal(gradients.Length, state.Step);
        return [.. path];
    }

    static void Equal(double[] expected, double[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], found[i], 1e-12);
    }

    [Fact]
    public void Momentum_sums_gradients_that_fade()
    {
        // m: 1, 2.5, 0.25, 4.125
        Equal([-0.1, -0.35, -0.375, -0.7875], Path(new Sgd { Lr = 0.1, Momentum = 0.5 }, 1, 2, -1, 4));
        Equal([-0.1, -0.3, -0.2, -0.6], Path(new Sgd { Lr = 0.1 }, 1, 2, -1, 4));
        Assert.Equal(["m/x"], new Sgd { Momentum = 0.5 }.Init(At(0)).Tensors.Names);
        Assert.Empty(new Sgd().Init(At(0)).Tensors.Names);
    }

    [Fact]
    public void The_step_halves_every_half_life()
    {
        double[] path = Path(new Sgd { Lr = 1, HalfLife = 2 }, 1, 1, 1, 1, 1);
        double root = Math.Sqrt(0.5);
        Equal([-1, -1 - root, -1.5 - root, -1.5 - 1.5 * root, -1.75 - 1.5 * root], path);
    }

    [Theory]
    [InlineData(ScheduleShape.Constant, 1, 1, 1, 1)]
    [InlineData(ScheduleShape.Linear, 0.775, 0.55, 0.1, 0.1)]
    [InlineData(ScheduleShape.Cosine, 0.86819805153394639, 0.55, 0.1, 0.1)]
    public void A_schedule_rises_then_falls_to_its_floor(ScheduleShape shape, double quarter, double half, double end, double after)
    {
        var schedule = new Schedule { Shape = shape, Steps = 10, WarmUp = 2, Floor = 0.1 };
        Equal([0.5, 1, 1, quarter, half, end, after], [.. new long[] { 0, 1, 2, 4, 6, 10, 99 }.Select(schedule.At)]);
        var without = new Schedule { Shape = shape, Steps = 8, Floor = 0.1 };
        Equal([1, quarter, half, end, after], [.. new long[] { 0, 2, 4, 8, 99 }.Select(without.At)]);
    }

    [Fact]
    public void Schedule_and_half_life_multiply()
    {
        var optimizer = new Sgd { Lr = 1, HalfLife = 1, Schedule = new() { Shape = ScheduleShape.Linear, Steps = 4 } };
        Equal([-1, -1 - 0.375, -1.375 - 0.125], Path(optimizer, 1, 1, 1));   // 1, 0.75 / 2, 0.5 / 4
    }

    [Fact]
    public void Only_long_gradients_are_scaled_down()
    {
        var optimizer = new Sgd { Lr = 1, MaxGradientNorm = 1 };
        Params Step(params double[] g) => optimizer.Step(At(0, 0), At(g), UpdateState.Empty).Phi;
        Equal([-0.6, -0.8], Vectors.Flat(Step(3, 4)));
        Equal([-0.3, 0.4], Vectors.Flat(Step(0.3, -0.4)));
        Equal([0, 0], Vectors.Flat(Step(0, 0)));
        // Momentum and moments see the clipped one.
        Equal([-1, -2.5], Path(optimizer with { Momentum = 0.5 }, 7, 9));
        var adam = new Adam { Lr = 0.1, Epsilon = 0.5 };
        Equal(Path(adam, 1, 0.5, -1), Path(adam with { MaxGradientNorm = 1 }, 30, 0.5, -2));
    }
}
