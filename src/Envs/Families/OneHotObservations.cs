using MetaRL.Envs.Spaces;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Families;

/// <summary>
/// Any family, with the choices among what is observed as networks can tell them apart: n numbers for one of n, 1 at the one
/// and 0 elsewhere. Problems see to it themselves.
/// </summary>
/// <param name="Inner">The family.</param>
public sealed record OneHotObservations(TaskFamily Inner) : WrappingFamily(Inner)
{
    /// <inheritdoc/>
    public override string Name => Inner.Name;

    /// <inheritdoc/>
    public override EnvSpec Spec
    {
        get
        {
            EnvSpec inner = Inner.Spec;
            return new(OneHot.Of(inner.Observation), inner.Action, inner.Horizon) { Success = inner.Success, ActionMask = inner.ActionMask };
        }
    }

    /// <summary>The family with one-hot observations: itself where it observes no choices.</summary>
    /// <param name="family">Any.</param>
    public static TaskFamily Over(TaskFamily family) => OneHot.Changes(family.Spec.Observation) ? new OneHotObservations(family) : family;

    private protected override IVectorEnv Wrap(IVectorEnv inner) => new Envs(Spec, inner);

    sealed class Envs(EnvSpec spec, IVectorEnv inner) : IVectorEnv
    {
        readonly Space shown = inner.Spec.Observation;
        readonly int[] widths = OneHot.Widths(inner.Spec.Observation);
        readonly float[] obs = new float[inner.Count * inner.Spec.ObsDim], finalObs = new float[inner.Count * inner.Spec.ObsDim];

        public int Count => inner.Count;

        public EnvSpec Spec => spec;

        public void Reset(Seed seed, Span<float> into, int first = 0)
        {
            Require.Length(into.Length, Count, spec.ObsDim, "obs");
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

        void Write(ReadOnlySpan<float> from, Span<float> into)
        {
            int narrow = widths.Length, wide = spec.ObsDim;
            for (int env = 0; env < Count; env++)
            {
                ReadOnlySpan<float> row = from.Slice(env * narrow, narrow);
                for (int i = 0; i < narrow; i++)
                    if (widths[i] > 0 && !shown.ComponentAt(i).Contains(row[i])) Throw(env, i, row[i]);
                OneHot.Write(row, widths, into.Slice(env * wide, wide));
            }
        }

        void Throw(int env, int i, float value) => throw new InvalidOperationException(
            $"env {env}: obs{shown.PlaceOf(i)} is {value}, expected {shown.ComponentAt(i)}, as the family's Spec declares; mend what writes it, or declare the space that observations lie in");
    }
}
