using MetaRL.Envs.Spaces;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Families;

/// <summary>
/// Any family, with the step before appended to what is observed: [observation, previous action (one-hot where it is
/// discrete, as admitted to its box otherwise), previous reward, done]. A policy with memory can then learn from its
/// rewards, and it sees an episode's last step in the first observation of the next, where done is 1. Everything
/// appended is 0 at the first observation of all. Duan et al. 2016 (RL^2), arXiv:1611.02779, section 2.2.
/// </summary>
/// <param name="Inner">The family.</param>
public sealed record WithPreviousStep(TaskFamily Inner) : TaskFamily
{
    /// <inheritdoc/>
    public override string Name => $"{Inner.Name}-with-previous-step";

    /// <inheritdoc/>
    public override string TaskName => Inner.TaskName;

    /// <inheritdoc/>
    public override EnvSpec Spec
    {
        get
        {
            EnvSpec inner = Inner.Spec;
            BoxSpace obs = inner.Observation.AsBox(), act = inner.Action is DiscreteSpace choices ? BoxSpace.Uniform(choices.N, 0, 1) : (BoxSpace)inner.Action;
            // The action is 0 at first, also where its box does not hold 0.
            return new(new BoxSpace([.. obs.Low, .. act.Low.Select(l => Math.Min(l, 0)), float.NegativeInfinity, 0],
                [.. obs.High, .. act.High.Select(h => Math.Max(h, 0)), float.PositiveInfinity, 1]), inner.Action, inner.Horizon)
            { Success = inner.Success };
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TaskParameter> TaskParameters => Inner.TaskParameters;

    /// <summary>The inner family's, with the step before appended.</summary>
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

    sealed record Wrapped(WithPreviousStep Family, ITask Inner) : IPicturedTask
    {
        public string Description => Inner.Description;
        public IReadOnlyDictionary<string, double> Parameters => Inner.Parameters;
        public int GroupSize => Inner.GroupSize;
        public IVectorEnv CreateEnvs(int count) => new Envs(Family.Spec, Inner.CreateEnvs(count));
        public IEpisodePicture? CreatePicture() => WrappedPicture.Of(Inner, env => new Envs(Family.Spec, env));

        public override string ToString() => Description;
    }

    sealed class Envs(EnvSpec spec, IVectorEnv inner) : IVectorEnv
    {
        readonly float[] obs = new float[inner.Count * inner.Spec.ObsDim], finalObs = new float[inner.Count * inner.Spec.ObsDim];
        readonly float[] admitted = new float[inner.Count * inner.Spec.ActDim];
        readonly int innerWidth = inner.Spec.ObsDim, width = spec.ObsDim, actWidth = inner.Spec.ActDim;
        readonly bool discrete = inner.Spec.Action is DiscreteSpace;

        public int Count => inner.Count;

        public EnvSpec Spec => spec;

        public void Reset(Seed seed, Span<float> into, int first = 0)
        {
            Require.Length(into.Length, Count, width, "obs");
            inner.Reset(seed, obs, first);
            into.Clear();
            for (int i = 0; i < Count; i++) Of(obs, i).CopyTo(into[(i * width)..]);
        }

        public void Step(ReadOnlySpan<float> act, StepSpans into)
        {
            into.Check(Count, spec);
            spec.Action.Admit(act, admitted);
            inner.Step(admitted, into with { Obs = obs, FinalObs = finalObs });
            for (int i = 0; i < Count; i++)
            {
                bool done = into.Terminated[i] || into.Truncated[i];
                Write(into.Obs.Slice(i * width, width), Of(obs, i), i, into.Reward[i], done);
                // What a truncated episode is bootstrapped from: there it goes on.
                Write(into.FinalObs.Slice(i * width, width), Of(finalObs, i), i, into.Reward[i], done: false);
            }
        }

        ReadOnlySpan<float> Of(float[] rows, int i) => rows.AsSpan(i * innerWidth, innerWidth);

        void Write(Span<float> row, ReadOnlySpan<float> seen, int i, float reward, bool done)
        {
            seen.CopyTo(row);
            Span<float> action = row[innerWidth..^2];
            ReadOnlySpan<float> taken = admitted.AsSpan(i * actWidth, actWidth);
            if (discrete)
            {
                action.Clear();
                action[(int)taken[0]] = 1;
            }
            else taken.CopyTo(action);
            (row[^2], row[^1]) = (reward, done ? 1 : 0);
        }
    }
}
