using MetaRL.Envs;
using MetaRL.Envs.Checks;
using Xunit;

namespace MetaRL.TestKit;

/// <summary>
/// What every task family must keep. One line a family or variant:
/// <c>public sealed class RiverContract() : EnvContract(new River());</c>
/// </summary>
public abstract class EnvContract(TaskFamily family, TaskPool pool = TaskPool.Unlimited)
{
    readonly CheckedFamily subject = new(family, pool);

    public static TheoryData<string> Rules => [.. EnvChecks.All.Select(c => c.Name)];

    // A warning that is as it should be; the family's contract says why.
    protected virtual bool Tolerates(EnvCheck check) => false;

    [Theory]
    [MemberData(nameof(Rules))]
    public void Keeps(string rule)
    {
        EnvCheck check = EnvChecks.Of(rule);
        string? problem = check.Problem(subject);
        Assert.True(problem is null || Tolerates(check), $"{family.Name}: {check.Rule}: {problem}");
    }
}

/// <summary>The same for a family of a few tasks, all of which are in both splits: the warning that nothing is held out is as it
/// should be.</summary>
public abstract class SharedPoolContract(TaskFamily family) : EnvContract(family, TaskPool.Finite)
{
    protected override bool Tolerates(EnvCheck check) => check.Name == "held-out";
}
