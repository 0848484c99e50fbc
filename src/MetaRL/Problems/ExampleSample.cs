namespace MetaRL.Problems;

/// <summary>Labelled examples of one task.</summary>
/// <param name="X">[N, O]</param>
/// <param name="Y">[N, A]</param>
/// <param name="Count">N</param>
/// <param name="Loss">Mean loss on them with the weights they were drawn for.</param>
public sealed record ExampleSample(float[] X, float[] Y, int Count, double Loss) : Sample
{
    /// <summary>Minus the loss.</summary>
    public override double Return => -Loss;

    /// <inheritdoc/>
    public override long Steps => Count;
}
