using MetaRL.Envs;
using MetaRL.Envs.Checks;
using MetaRL.Envs.Families;
using MetaRL.Gpu.Tensors;

namespace Gpu.Tests.Rollouts;

/// <summary>What a card plays keeps the contract of families, as what the host plays: the rules that say something of episodes.
/// Those of tasks have no environments in them; bad actions, misuse and allocation are the host's layer, and masks are played there.</summary>
public sealed class EnvContracts
{
    internal static readonly string[] Rules =
    [
        "runs", "indices", "written", "finite", "observations", "ends", "final-observations", "determinism", "isolation", "task-matters",
        "extreme-actions", "reward-varies", "time-limit",
    ];

    static IEnumerable<TaskFamily> Families => BuiltInFamilies.All.Select(static entry => entry.Family).Where(IsPlayed);

    public static TheoryData<string> Names => [.. Families.Select(static f => f.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Every_family_keeps_the_rules_of_episodes(string name) => Keeps(Simulated.Single, name);

    internal static void KeepsAll(GpuBackend card)
    {
        foreach (TaskFamily family in Families) Keeps(card, family.Name);
    }

    static void Keeps(GpuBackend card, string name)
    {
        TaskFamily own = Families.First(f => f.Name == name);
        foreach (string rule in Rules)
        {
            using var family = new CardFamily(own, card.Accelerator);
            EnvCheck check = EnvChecks.Of(rule);
            string? onHost = check.Problem(new(own, CheckedFamily.PoolOf(own))), onCard = check.Problem(new(family, TaskPool.Unlimited));
            Assert.True(onCard is null || onHost is not null, $"{name}: {check.Rule}: {onCard}");
        }
    }

    static bool IsPlayed(TaskFamily family)
    {
        try { return family.Spec.ActionMask is null && family.Sample(Split.Train, new Seed(1)).Accept(new Looking()); }
        catch (InvalidDataException) { return false; }   // replayed prices without a folder of them
    }

    sealed class Looking : IStructVisitor
    {
        public void Visit<TEnv, TTask>(in TEnv env, in TTask task)
            where TEnv : unmanaged, IEnv<TTask>
            where TTask : unmanaged
        {
        }
    }
}
