using MetaRL.Envs;

namespace MetaRL.Cli.Listing;

/// <summary>Spaces and horizon in a line.</summary>
static class SpecText
{
    /// <summary>Such as "obs box of 2 in [0, 1]; act one of 3; horizon 10".</summary>
    /// <param name="spec">What to tell.</param>
    /// <param name="most">Characters of a space; what is longer ends in dots.</param>
    public static string Of(EnvSpec spec, int most = int.MaxValue)
    {
        string mask = spec.ActionMask is null ? "" : $" where '{spec.ActionMask}' allows";
        return $"obs {Short(spec.Observation, most)}; act {Short(spec.Action, most)}{mask}; horizon {spec.Horizon}";
    }

    static string Short(object space, int most) => space.ToString() is { } text && text.Length > most ? text[..most] + "..." : $"{space}";
}
