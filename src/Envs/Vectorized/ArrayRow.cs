namespace MetaRL.Envs.Vectorized;

/// <summary>An observation or an action in an array, for taking one environment through an episode by hand.</summary>
/// <param name="Values">[O] or [A].</param>
public readonly record struct ArrayRow(float[] Values) : IObsWriter, IActReader
{
    /// <inheritdoc cref="IObsWriter.this"/>
    public float this[int i]
    {
        get => Values[i];
        set => Values[i] = value;
    }
}
