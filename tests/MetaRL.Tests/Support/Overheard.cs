using MetaRL.Envs;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Tests;

/// <summary>A family that notes which tasks are drawn and with which seeds their environments start. For one worker.</summary>
sealed record Overheard(TaskFamily Inner) : TaskFamily
{
    public List<string> Drawn { get; } = [];
    public List<Split> Splits { get; } = [];
    public List<Seed> Resets { get; } = [];

    public override string Name => Inner.Name;
    public override EnvSpec Spec => Inner.Spec;

    public override ITask Sample(Split split, Seed seed)
    {
        ITask task = Inner.Sample(split, seed);
        Drawn.Add(task.Description);
        Splits.Add(split);
        return new SpiedTask(task, Resets);
    }

    sealed class SpiedTask(ITask inner, List<Seed> resets) : ITask
    {
        public string Description => inner.Description;
        public IReadOnlyDictionary<string, double> Parameters => inner.Parameters;
        public IVectorEnv CreateEnvs(int count) => new Envs(inner.CreateEnvs(count), resets);
    }

    sealed class Envs(IVectorEnv inner, List<Seed> resets) : IVectorEnv
    {
        public int Count => inner.Count;
        public EnvSpec Spec => inner.Spec;
        public void Step(ReadOnlySpan<float> act, StepSpans into) => inner.Step(act, into);

        public void Reset(Seed seed, Span<float> obs, int first = 0)
        {
            resets.Add(seed);
            inner.Reset(seed, obs, first);
        }
    }
}
