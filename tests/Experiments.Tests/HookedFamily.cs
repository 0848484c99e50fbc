using System.ComponentModel;
using MetaRL.Envs;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Experiments.Tests;

/// <summary>Point navigation in short episodes that tells how many tasks were drawn to train on.</summary>
public sealed record HookedFamily : TaskFamily
{
    readonly PointNavigation inner = new() { Horizon = 5 };
    int drawn;

    // Draws by which an evaluator finds out whether there are a few tasks only, and tasks of validation.
    static readonly Seed evaluated = new Seed(0).Fork("evaluation").Fork("task"), validated = new Seed(0).Fork("validation").Fork("task");
    static readonly HashSet<Seed> probes = [.. ((Seed[])[evaluated.Fork("pool"), validated.Fork("pool"), validated]).SelectMany(Forks)];

    static IEnumerable<Seed> Forks(Seed seed) => Enumerable.Range(0, 500).Select(i => seed.Fork((ulong)i));

    // Called before each task to train on is drawn, with the number of those before it.
    [Browsable(false)]
    public Action<int>? OnDraw { get; init; }

    // Called whenever environments of a held-out task are made.
    [Browsable(false)]
    public Action? OnJudge { get; init; }

    public override string Name => "hooked";

    public override EnvSpec Spec => inner.Spec;

    public override ITask Sample(Split split, Seed seed)
    {
        if (split == Split.Train && !probes.Contains(seed)) OnDraw?.Invoke(drawn++);
        ITask task = inner.Sample(split, seed);
        return split == Split.Test && OnJudge is not null ? new HookedTask(task, OnJudge) : task;
    }

    sealed class HookedTask(ITask inner, Action onEnvs) : ITask
    {
        public string Description => inner.Description;

        public IReadOnlyDictionary<string, double> Parameters => inner.Parameters;

        public IVectorEnv CreateEnvs(int count)
        {
            onEnvs();
            return inner.CreateEnvs(count);
        }
    }
}
