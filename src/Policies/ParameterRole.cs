namespace MetaRL.Policies;

/// <summary>What a parameter is, by its name: networks call their last layer <c>head</c> and those before it <c>body0</c>,
/// <c>body1</c>, …; a policy made of several networks puts a prefix and a dot before them.</summary>
public static class ParameterRole
{
    /// <summary>Whether it is part of a value function beside the policy, as <c>value.body0.w</c>.</summary>
    public static bool IsValue(string name) => name.Split('.').Contains("value");

    /// <summary>Whether it is part of a last layer, as <c>head.w</c>.</summary>
    public static bool IsHead(string name) => name.Split('.').Contains("head");

    /// <summary>Whether it is part of a layer before the last, as <c>body0.b</c>.</summary>
    public static bool IsBody(string name) => name.Split('.').Any(static part => part.StartsWith("body", StringComparison.Ordinal));
}
