namespace MetaRL.Updates;

/// <summary>One step of gradient descent along the meta-gradient.</summary>
public sealed record SgdUpdate : DescentUpdate
{
    /// <summary>The optimizer.</summary>
    public Sgd Sgd { get; init; } = new();

    /// <inheritdoc/>
    protected override Optimizer Optimizer => Sgd;
}
