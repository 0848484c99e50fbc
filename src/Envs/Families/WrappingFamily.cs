using MetaRL.Envs.Spaces;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Families;

/// <summary>Any family, with something done to what its environments show; tasks, pictures and reference lines are the inner
/// family's.</summary>
/// <param name="Inner">The family.</param>
public abstract record WrappingFamily(TaskFamily Inner) : TaskFamily
{
    /// <inheritdoc/>
    public override string TaskName => Inner.TaskName;

    /// <inheritdoc/>
    public override IReadOnlyList<TaskParameter> TaskParameters => Inner.TaskParameters;

    /// <summary>The inner family's, wrapped.</summary>
    /// <inheritdoc/>
    public override TaskFamily? Widened(float factor) => Inner.Widened(factor) is { } wide ? this with { Inner = wide } : null;

    /// <inheritdoc/>
    public override string? FixedBy => Inner.FixedBy;

    /// <inheritdoc/>
    public override ITask Sample(Split split, Seed seed) => new Wrapped(this, Inner.Sample(split, seed));

    /// <summary>Those of the inner family.</summary>
    /// <param name="task">A task of this family.</param>
    public override IReadOnlyList<ReferenceLine> References(ITask task) =>
        task is Wrapped own && own.Family == this
            ? Inner.References(own.Inner)
            : throw new ArgumentException($"References: {task.Description} is not a task of this {Name} family; expected one from its Sample");

    /// <summary>What is observed, with parts behind it: parts of a <see cref="DictSpace"/> where it is no box. An action mask stays the last.</summary>
    internal static Space Appended(EnvSpec inner, params (string Name, BoxSpace Space)[] more)
    {
        if (inner.Observation is BoxSpace obs)
            return new BoxSpace([.. obs.Low, .. more.SelectMany(static m => m.Space.Low)], [.. obs.High, .. more.SelectMany(static m => m.Space.High)]);
        var parts = new List<(string, Space)>();
        if (inner.Observation is DictSpace dict) parts.AddRange(dict.Parts.Select(p => (p.Name, p.Space)));
        else parts.Add(("observation", inner.Observation));
        parts.InsertRange(inner.ActionMask is null ? parts.Count : parts.Count - 1, more.Select(static m => (m.Name, (Space)m.Space)));
        return new DictSpace([.. parts]);
    }

    private protected abstract IVectorEnv Wrap(IVectorEnv inner);

    sealed record Wrapped(WrappingFamily Family, ITask Inner) : IPicturedTask
    {
        public string Description => Inner.Description;
        public IReadOnlyDictionary<string, double> Parameters => Inner.Parameters;
        public int GroupSize => Inner.GroupSize;
        public IVectorEnv CreateEnvs(int count) => Family.Wrap(Inner.CreateEnvs(count));

        public IEpisodePicture? CreatePicture() => WrappedPicture.Of(Inner, Family.Wrap);

        public override string ToString() => Description;
    }
}
