using MetaRL.Cli.Listing;
using MetaRL.Envs.Families;
using MetaRL.Envs.Families.Tabular;
using MetaRL.Envs.Spaces;
using MetaRL.Experiments.Configuration;
using MetaRL.Problems;

namespace MetaRL.Cli.Tests.Listing;

public sealed class EnvsCommandTests
{
    sealed record Root
    {
        public PolicyProblem Problem { get; init; } = new() { Family = new TabularMdp() };
    }

    [Fact]
    public void What_is_printed_for_set_makes_the_very_family()
    {
        string output = Workshop.Run("envs").Output;
        foreach (FamilyEntry entry in BuiltInFamilies.All)
        {
            string[] assignments = [.. FamilyChoice.Assignments(entry.Family)];
            Assert.Contains($"    {string.Join(' ', assignments.Select(a => $"--set {a}"))}{Environment.NewLine}", output);
            Assert.Equal(entry.Family, Settings.Apply(new Root(), assignments).Problem.Family);
        }
    }

    [Fact]
    public void Env_check_takes_both_names()
    {
        foreach (FamilyEntry entry in BuiltInFamilies.All)
        {
            Assert.Equal(entry.Name, FamilySource.Find(entry.Name, null).Source);
            FamilyEntry ofType = FamilyChoice.Find(FamilySource.Find(FamilyChoice.NameOf(entry.Family), null).Source)!;
            Assert.Equal(entry.Family.GetType(), ofType.Family.GetType());
        }
    }

    [Fact]
    public void Every_kind_of_space_is_told_as_json()
    {
        var space = new DictSpace([("x", BoxSpace.Unbounded(1)), ("one", new DiscreteSpace(3)), ("several", new MultiDiscreteSpace([3, 2]))]);
        Assert.Equal("""{"type":"dict","parts":[{"name":"x","type":"box","size":1,"low":[null],"high":[null]},{"name":"one","type":"discrete","n":3},{"name":"several","type":"multiDiscrete","choices":[3,2]}]}""",
            EnvsCommand.Describe(space).ToJsonString());
    }
}
