namespace MetaRL.Updates;

/// <summary>One Adam step along the meta-gradient.</summary>
public sealed record AdamUpdate : DescentUpdate
{
    /// <summary>The optimizer.</summary>
    public Adam Adam { get; init; } = new();

    /// <inheritdoc/>
    protected override Optimizer Optimizer => Adam;
}
