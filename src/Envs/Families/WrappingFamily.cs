using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Families;

/// <summary>Any family, with something done to what its environments show; tasks, pictures and reference lines are the inner
/// family's.</summary>
/// <param name="Inner">The family.</param>
public abstract record WrappingFamily(TaskFamily Inner) : TaskFamily
{
    /// <inheritdoc/>
    public override IReadOnlyList<TaskParameter> TaskParameters => Inner.TaskParameters;

    /// <summary>The inner family's, wrapped.</summary>
    /// <inheritdoc/>
    public override TaskFamily? Widened(float factor) => Inner.Widened(factor) is { } wide ? this with { Inner = wide } : null;

    /// <inheritdoc/>
    public override ITask Sample(Split split, Seed seed) => new Wrapped(this, Inner.Sample(split, seed));

    /// <summary>Those of the inner family.</summary>
    /// <param name="task">A task of this family.</param>
    public override IReadOnlyList<ReferenceLine> References(ITask task) =>
        task is Wrapped own && own.Family == this
            ? Inner.References(own.Inner)
            : throw new ArgumentException($"References: {task.Description} is not a task of this {Name} family; expected one from its Sample");

    private protected abstract IVectorEnv Wrap(IVectorEnv inner);

    sealed record Wrapped(WrappingFamily Family, ITask Inner) : IPicturedTask
    {
        public string Description => Inner.Description;
        public IReadOnlyDictionary<string, double> Parameters => Inner.Parameters;
        public int GroupSize => Inner.GroupSize;
        public IVectorEnv CreateEnvs(int count) => Family.Wrap(Inner.CreateEnvs(count));

        public IEpisodePicture? CreatePicture() =>
            (Inner as IPicturedTask)?.CreatePicture() is { } picture ? new InnerPicture(Family.Wrap(picture.Env), picture) : null;

        public override string ToString() => Description;
    }

    sealed class InnerPicture(IVectorEnv env, IEpisodePicture inner) : IEpisodePicture
    {
        public IVectorEnv Env => env;
        public string ToSvg(string title) => inner.ToSvg(title);
    }
}
