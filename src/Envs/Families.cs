namespace MetaRL.Envs;

/// <summary>A family with its default settings.</summary>
/// <param name="Family">To train on, or to change by <c>with</c>.</param>
/// <param name="Summary">What it is, in a few words.</param>
public sealed record FamilyEntry(TaskFamily Family, string Summary)
{
    /// <summary>The family's name.</summary>
    public string Name => Family.Name;
}

/// <summary>The families that MetaRL comes with.</summary>
public static class Families
{
    /// <summary>Each with its default settings; names are unique.</summary>
    public static IReadOnlyList<FamilyEntry> All { get; } =
    [
        new(new PointNavigation(), "a point on a plane finds a goal it cannot see"),
        new(new PlanarDirection(), "a runner is paid for running forwards or backwards"),
        new(new PlanarVelocity(), "a runner is paid for a speed it is not told"),
        new(new PlanarParameters(), "a walker whose masses, frictions and dampings differ"),
        new(new PlanarCripple(), "a runner with one dead motor"),
        new(new PlanarTerrain(), "a runner on ramps, hills, steps or gaps"),
        new(new PlanarPayload(), "a runner with a load on its back"),
        new(new PlanarMotors(), "a runner whose motors are stronger or weaker"),
    ];
}
