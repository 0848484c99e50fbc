using MetaRL.Envs;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Tests;

/// <summary>What is done to a task's rewards after each step; may throw or wait instead.</summary>
delegate void Sabotage(int task, Span<float> reward);

/// <summary>A family whose tasks are numbered in the order in which they are drawn, to break a certain one.</summary>
sealed record Sabotaged(TaskFamily Inner, Sabotage Sabotage) : TaskFamily
{
    int drawn;

    public override string Name => "sabotaged";
    public override EnvSpec Spec => Inner.Spec;
    public override ITask Sample(Split split, Seed seed) => new NumberedTask(Inner.Sample(split, seed), drawn++, Sabotage);

    sealed class NumberedTask(ITask inner, int number, Sabotage sabotage) : ITask
    {
        public string Description => $"number {number}";
        public IReadOnlyDictionary<string, double> Parameters => inner.Parameters;
        public IVectorEnv CreateEnvs(int count) => new Envs(inner.CreateEnvs(count), number, sabotage);
    }

    sealed class Envs(IVectorEnv inner, int number, Sabotage sabotage) : IVectorEnv
    {
        public int Count => inner.Count;
        public EnvSpec Spec => inner.Spec;
        public void Reset(Seed seed, Span<float> obs, int first = 0) => inner.Reset(seed, obs, first);

        public void Step(ReadOnlySpan<float> act, StepSpans into)
        {
            inner.Step(act, into);
            sabotage(number, into.Reward);
        }
    }
}
