namespace MetaRL.Envs.Pictures;

/// <summary>Colours of a picture, each legible on light and on dark.</summary>
public enum Ink
{
    /// <summary>What text is written in.</summary>
    Text,

    /// <summary>Numbers of axes, and what is there to compare with.</summary>
    Soft,

    /// <summary>Grid lines.</summary>
    Grid,

    /// <summary>What the policy does.</summary>
    Agent,

    /// <summary>What the policy is not told: a goal, a best arm.</summary>
    Hidden,

    /// <summary>A second series beside <see cref="Agent"/>.</summary>
    Second,

    /// <summary>A third series.</summary>
    Third,
}

/// <summary>A sign in a picture's key.</summary>
public enum Sign
{
    /// <summary>A filled circle.</summary>
    Dot,

    /// <summary>A circle.</summary>
    Ring,

    /// <summary>A line.</summary>
    Line,

    /// <summary>A dashed line.</summary>
    Dashes,

    /// <summary>A pale area.</summary>
    Area,
}
