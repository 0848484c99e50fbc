using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs;

/// <summary>A task of a family of struct environments.</summary>
/// <typeparam name="TTask">The task's value.</typeparam>
/// <param name="Family">The family that it is of.</param>
/// <param name="Value">What makes it differ from the family's other tasks.</param>
public sealed record EnvTask<TTask>(ValueFamily<TTask> Family, TTask Value) : IPicturedTask where TTask : notnull
{
    /// <inheritdoc/>
    public string Description => Value.ToString() ?? "";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Parameters => Family.ParametersOf(Value);

    /// <inheritdoc/>
    public IVectorEnv CreateEnvs(int count) => Family.EnvsOf(Value, count);

    /// <inheritdoc/>
    public bool Accept(IStructVisitor visitor) => Family.Show(Value, visitor);

    /// <inheritdoc/>
    public IEpisodePicture? CreatePicture() => Family.PictureOf(Value);

    /// <summary>The description.</summary>
    public override string ToString() => Description;
}
