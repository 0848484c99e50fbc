using MetaRL.Envs.Families.Bandits;
using MetaRL.Envs.Families.Control;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Envs.Families.Planar;
using MetaRL.Envs.Families.Tabular;
using MetaRL.Envs.Families.Trading;

namespace MetaRL.Envs.Families;

/// <summary>A family with its default settings.</summary>
/// <param name="Family">To train on, or to change by <c>with</c>.</param>
/// <param name="Summary">What it is, in a few words.</param>
public sealed record FamilyEntry(TaskFamily Family, string Summary)
{
    /// <summary>The family's name.</summary>
    public string Name => Family.Name;
}

/// <summary>The families that MetaRL comes with.</summary>
public static class BuiltInFamilies
{
    /// <summary>Each with its default settings; names are unique.</summary>
    public static IReadOnlyList<FamilyEntry> All { get; } =
    [
        new(new BernoulliBandit(), "arms that pay 1 with unknown probabilities"),
        new(new BernoulliBandit { Delay = 2 }, "the same, with each reward seen two pulls late"),
        new(new GaussianBandit(), "arms that pay unknown amounts, with noise"),
        new(new TabularMdp(), "ten states, five actions, random transitions and rewards"),
        new(new GridNavi(), "a walk on a grid to a cell that is not shown"),
        new(new CartPole(), "a pole on a cart, of random masses and length"),
        new(new Pendulum(), "a pendulum to swing up, of random mass, length and gravity"),
        new(new LinearQuadratic(), "a random linear system with quadratic costs"),
        new(new PointNavigation(), "a point on a plane finds a goal it cannot see"),
        new(new WindNavigation(), "the same in a wind that is not shown"),
        new(new MazeNavigation(), "the same between walls"),
        new(new PlanarDirection(), "a runner is paid for running forwards or backwards"),
        new(new PlanarVelocity(), "a runner is paid for a speed it is not told"),
        new(new PlanarParameters(), "a walker whose masses, frictions and dampings differ"),
        new(new PlanarCripple(), "a runner with one dead motor"),
        new(new PlanarTerrain(), "a runner on ramps, hills, steps or gaps"),
        new(new PlanarPayload(), "a runner with a load on its back"),
        new(new PlanarMotors(), "a runner whose motors are stronger or weaker"),
        new(new BrownianTrading(), "an asset with drift and volatility of its own"),
        new(new MeanReversionTrading(), "an asset that returns to its mean"),
        new(new MomentumTrading(), "an asset whose returns persist or reverse"),
        new(new RegimeTrading(), "an asset that switches between good and bad times"),
        new(new StochasticVolatilityTrading(), "an asset whose volatility clusters"),
        new(new JumpTrading(), "an asset that jumps"),
        new(new PersonalityTrading(), "an asset with all of these traits"),
        new(new ReplayTrading(), "recorded prices from a folder of CSV files"),
    ];
}
