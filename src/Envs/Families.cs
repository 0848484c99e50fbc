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
    ];
}
