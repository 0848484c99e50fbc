using MetaRL.Envs.Spaces;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Families;

/// <summary>
/// Any family, with the step before appended to what is observed: [observation, previous action (one-hot where it is
/// of choices, as admitted to its box otherwise), previous reward, done], and an action mask after that. Where observations
/// are no box, these are parts of a <see cref="DictSpace"/>. A policy with memory can then learn from its
/// rewards, and it sees an episode's last step in the first observation of the next, where done is 1. Everything
/// appended is 0 at the first observation of all. Duan et al. 2016 (RL^2), arXiv:1611.02779, section 2.2.
/// </summary>
/// <param name="Inner">The family.</param>
public sealed record WithPreviousStep(TaskFamily Inner) : WrappingFamily(Inner)
{
    /// <inheritdoc/>
    public override string Name => $"{Inner.Name}-with-previous-step";

    /// <inheritdoc/>
    public override EnvSpec Spec
    {
        get
        {
            EnvSpec inner = Inner.Spec;
            return new(With(inner), inner.Action, inner.Horizon) { Success = inner.Success, ActionMask = inner.ActionMask };
        }
    }

    /// <summary>How many numbers the step before has: action, reward and done.</summary>
    /// <param name="spec">Whose actions.</param>
    public static int WidthFor(EnvSpec spec) => OneHot.Of(spec.Action).Size + 2;

    static Space With(EnvSpec inner)
    {
        BoxSpace act = (BoxSpace)OneHot.Of(inner.Action);
        // The action is 0 at first, also where its box does not hold 0.
        BoxSpace previous = new([.. act.Low.Select(l => Math.Min(l, 0))], [.. act.High.Select(h => Math.Max(h, 0))]);
        return Appended(inner, ("previous-action", previous), ("previous-reward", BoxSpace.Unbounded(1)), ("done", BoxSpace.Uniform(1, 0, 1)));
    }

    private protected override IVectorEnv Wrap(IVectorEnv inner) => new Envs(Spec, inner);

    sealed class Envs(EnvSpec spec, IVectorEnv inner) : IVectorEnv
    {
        readonly float[] obs = new float[inner.Count * inner.Spec.ObsDim], finalObs = new float[inner.Count * inner.Spec.ObsDim];
        readonly float[] admitted = new float[inner.Count * inner.Spec.ActDim];
        readonly int innerWidth = inner.Spec.ObsDim, width = spec.ObsDim, actWidth = inner.Spec.ActDim, mask = spec.MaskDim;
        readonly int[] choices = OneHot.Widths(inner.Spec.Action);

        public int Count => inner.Count;

        public EnvSpec Spec => spec;

        public void Reset(Seed seed, Span<float> into, int first = 0)
        {
            Require.Length(into.Length, Count, width, "obs");
            inner.Reset(seed, obs, first);
            into.Clear();
            for (int i = 0; i < Count; i++) Show(into.Slice(i * width, width), Of(obs, i));
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
            Show(row, seen);
            Span<float> step = row[(innerWidth - mask)..(width - mask)];
            OneHot.Write(admitted.AsSpan(i * actWidth, actWidth), choices, step[..^2]);
            (step[^2], step[^1]) = (reward, done ? 1 : 0);
        }

        // The step before is in between.
        void Show(Span<float> row, ReadOnlySpan<float> seen)
        {
            seen[..^mask].CopyTo(row);
            seen[^mask..].CopyTo(row[^mask..]);
        }
    }
}
