using MetaRL.Envs.Checks;
using MetaRL.Envs.Families.Navigation;
using MetaRL.TestKit;

namespace MetaRL.Envs.Tests;

public sealed class WindContract() : EnvContract(new WindNavigation());
public sealed class StrongWindContract() : EnvContract(new WindNavigation { Strength = 0.9f, Wavelength = 0.1f, MaxStep = 10, Horizon = 20 });

public sealed class WindNavigationTests
{
    static readonly Wind Calm = default;

    [Fact]
    public void The_wind_of_the_place_left_adds_to_the_move()
    {
        var wind = new Wind(new(0.05f, 0, 0, MathF.PI / 2), new(0.03f, 2, 0, 0)); // x: 0.05 everywhere; y: 0.03 sin 2x
        StepBuffers buffers = Start(new WindNavigation(), wind);
        buffers.Act[0] = 1; // clipped to 0.1
        buffers.Step();
        Assert.Equal(0.15, buffers.Obs[0], 6);
        Assert.Equal(0, buffers.Obs[1], 6);
        Assert.Equal(-0.85, buffers.Reward[0], 6);
        buffers.Act[0] = 0;
        buffers.Step();
        Assert.Equal(0.2, buffers.Obs[0], 6);
        Assert.Equal(0.03 * Math.Sin(0.3), buffers.Obs[1], 6);
    }

    [Fact]
    public void Without_wind_both_lines_are_the_straight_path()
    {
        var family = new WindNavigation();
        // 0.9, 0.8, ..., 0.1 are left after the first nine steps, nothing later.
        Assert.All(family.References(family.Of(Calm)), line => Assert.Equal(-4.5, line.Return, 4));
    }

    [Fact]
    public void The_lines_are_what_their_players_earn_and_knowing_the_wind_helps()
    {
        var family = new WindNavigation();
        double gain = 0;
        for (ulong i = 0; i < 40; i++)
        {
            var task = (EnvTask<Wind>)family.Sample(Split.Test, new Seed(i));
            ReferenceLine[] lines = [.. family.References(task)];
            Assert.Equal(lines[0].Return, Play(family, task.Value, 1), 1e-3);
            Assert.Equal(lines[1].Return, Play(family, task.Value, 0), 1e-3);
            gain += (lines[0].Return - lines[1].Return) / 40;
        }
        Assert.True(gain > 0.5, $"{gain}");
    }

    [Fact]
    public void Any_place_can_be_held()
    {
        var family = new WindNavigation { Horizon = 300, Strength = 0.9f };
        for (ulong i = 0; i < 40; i++)
        {
            StepBuffers buffers = Start(family, ((EnvTask<Wind>)family.Sample(Split.Test, new Seed(i))).Value, out Wind wind);
            for (int t = 0; t < 299; t++) Toward(family, wind, buffers, 1);
            Assert.Equal(0, buffers.Reward[0], 4);
        }
    }

    static double Play(WindNavigation family, Wind wind, float knows)
    {
        StepBuffers buffers = Start(family, wind);
        double total = 0;
        for (int t = 0; t < family.Horizon; t++)
        {
            Toward(family, wind, buffers, knows);
            total += buffers.Reward[0];
        }
        return total;
    }

    static void Toward(WindNavigation family, Wind wind, StepBuffers buffers, float knows)
    {
        float x = buffers.Obs[0], y = buffers.Obs[1];
        buffers.Act[0] = family.Distance - x - knows * wind.X.At(x, y);
        buffers.Act[1] = -y - knows * wind.Y.At(x, y);
        buffers.Step();
    }

    static StepBuffers Start(WindNavigation family, Wind wind) => Start(family, wind, out _);

    static StepBuffers Start(WindNavigation family, Wind wind, out Wind same)
    {
        same = wind;
        var buffers = new StepBuffers(family.Of(wind).CreateEnvs(1));
        buffers.Reset(new Seed(0));
        return buffers;
    }
}
