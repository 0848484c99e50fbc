using MetaRL.Envs.Spaces;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Families;

/// <summary>
/// Any family, with the task's parameters appended to what is observed, each scaled from its range to [-1, 1]: a policy that is
/// told its task. It is the oracle of Finn et al. 2017, arXiv:1703.03400, section 5: what is reached where nothing has to be
/// found out. Outside the trained range parameters keep the scale of it, and leave [-1, 1].
/// </summary>
public sealed record WithTaskParameters : TaskFamily
{
    // Where tasks lie outside the range that a policy was trained on, its inputs must still mean the same.
    readonly TaskFamily trained;

    /// <summary>Of a family whose tasks have parameters of known ranges.</summary>
    /// <param name="inner">The family.</param>
    /// <exception cref="ArgumentException">It declares no task parameters, or one without a finite range.</exception>
    public WithTaskParameters(TaskFamily inner) : this(inner, inner)
    {
    }

    WithTaskParameters(TaskFamily inner, TaskFamily trained)
    {
        ArgumentNullException.ThrowIfNull(inner);
        RequireRanges(trained);
        Inner = inner;
        this.trained = trained;
    }

    /// <summary>The family.</summary>
    public TaskFamily Inner { get; }

    /// <inheritdoc/>
    public override string Name => $"{Inner.Name}-with-task-parameters";

    /// <inheritdoc/>
    public override string TaskName => Inner.TaskName;

    /// <inheritdoc/>
    public override EnvSpec Spec
    {
        get
        {
            EnvSpec inner = Inner.Spec;
            (TaskParameter Scale, TaskParameter Own)[] parameters = [.. trained.TaskParameters.Zip(Inner.TaskParameters)];
            BoxSpace task = new([.. parameters.Select(p => Scaled(p.Scale, p.Own.Low))], [.. parameters.Select(p => Scaled(p.Scale, p.Own.High))]);
            return new(WrappingFamily.Appended(inner, ("task", task)), inner.Action, inner.Horizon) { Success = inner.Success, ActionMask = inner.ActionMask };
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TaskParameter> TaskParameters => Inner.TaskParameters;

    /// <summary>The inner family's, observed on the scale of the range that is trained on.</summary>
    /// <inheritdoc/>
    public override TaskFamily? Widened(float factor) => Inner.Widened(factor) is { } wide ? new WithTaskParameters(wide, trained) : null;

    /// <inheritdoc/>
    public override string? FixedBy => Inner.FixedBy;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A task lacks a parameter that the family declares.</exception>
    public override ITask Sample(Split split, Seed seed)
    {
        ITask task = Inner.Sample(split, seed);
        return new Wrapped(this, task, [.. trained.TaskParameters.Select(p => Scaled(p, ValueOf(task, p)))]);
    }

    /// <summary>Those of the inner family.</summary>
    /// <param name="task">A task of this family.</param>
    public override IReadOnlyList<ReferenceLine> References(ITask task) =>
        task is Wrapped own && own.Family == this
            ? Inner.References(own.Inner)
            : throw new ArgumentException($"References: {task.Description} is not a task of this {Name} family; expected one from its Sample");

    static void RequireRanges(TaskFamily family)
    {
        if (family.TaskParameters.Count == 0)
            throw new ArgumentException($"WithTaskParameters: {family.Name} declares no TaskParameters, so there is nothing to show of a task; declare them with their ranges");
        if (family.TaskParameters.FirstOrDefault(p => !double.IsFinite(p.Low) || !double.IsFinite(p.High)) is { } open)
            throw new ArgumentException($"WithTaskParameters: {family.Name}'s {open.Name} is in [{open.Low}, {open.High}]; only a finite range can be scaled to [-1, 1]");
    }

    double ValueOf(ITask task, TaskParameter parameter) => task.Parameters.TryGetValue(parameter.Name, out double value) && double.IsFinite(value)
        ? value
        : throw new ArgumentException($"WithTaskParameters: task '{task.Description}' has no finite {parameter.Name}, which {Inner.Name} declares; have: {string.Join(", ", task.Parameters.Keys)}");

    // A range of one value tells nothing: its middle.
    static float Scaled(TaskParameter range, double value)
    {
        double width = range.High - range.Low;
        return width == 0 ? (float)(value - range.Low) : (float)((2 * (value - range.Low) / width) - 1);
    }

    sealed record Wrapped(WithTaskParameters Family, ITask Inner, float[] Shown) : IPicturedTask
    {
        public string Description => Inner.Description;
        public IReadOnlyDictionary<string, double> Parameters => Inner.Parameters;
        public int GroupSize => Inner.GroupSize;
        public IVectorEnv CreateEnvs(int count) => Wrap(Inner.CreateEnvs(count));
        public IEpisodePicture? CreatePicture() => WrappedPicture.Of(Inner, Wrap);

        // What is shown follows from the other two.
        public bool Equals(Wrapped? other) => other is not null && Family == other.Family && Inner.Equals(other.Inner);
        public override int GetHashCode() => HashCode.Combine(Family, Inner);
        public override string ToString() => Description;

        Envs Wrap(IVectorEnv inner) => new(Family.Spec, inner, Shown);
    }

    sealed class Envs(EnvSpec spec, IVectorEnv inner, float[] shown) : IVectorEnv
    {
        readonly float[] obs = new float[inner.Count * inner.Spec.ObsDim], finalObs = new float[inner.Count * inner.Spec.ObsDim];
        readonly int innerWidth = inner.Spec.ObsDim, width = spec.ObsDim, mask = spec.MaskDim;

        public int Count => inner.Count;

        public EnvSpec Spec => spec;

        public void Reset(Seed seed, Span<float> into, int first = 0)
        {
            Require.Length(into.Length, Count, width, "obs");
            inner.Reset(seed, obs, first);
            Write(obs, into);
        }

        public void Step(ReadOnlySpan<float> act, StepSpans into)
        {
            into.Check(Count, spec);
            inner.Step(act, into with { Obs = obs, FinalObs = finalObs });
            Write(obs, into.Obs);
            Write(finalObs, into.FinalObs);
        }

        void Write(float[] seen, Span<float> into)
        {
            for (int i = 0; i < Count; i++)
            {
                Span<float> row = into.Slice(i * width, width), own = seen.AsSpan(i * innerWidth, innerWidth);
                own[..^mask].CopyTo(row);
                shown.CopyTo(row[(innerWidth - mask)..]);
                own[^mask..].CopyTo(row[^mask..]);
            }
        }
    }
}
