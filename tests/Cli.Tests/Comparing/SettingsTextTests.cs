using MetaRL.Cli.Comparing;

namespace MetaRL.Cli.Tests.Comparing;

public sealed class SettingsTextTests
{
    [Fact]
    public void What_runs_differ_in_is_said_in_their_order()
    {
        (string, IReadOnlyDictionary<string, string>) Run(string name, params (string, string)[] settings) => (name, settings.ToDictionary(s => s.Item1, s => s.Item2));
        Assert.Equal(["settings that differ, in the order of the runs: learner.innerLr: 0.02, 0.05", "  note\\n: x, -"],
            SettingsText.Of([Run("a", ("learner.innerLr", "0.02"), ("same", "1"), ("note\n", "x")), Run("b", ("learner.innerLr", "0.05"), ("same", "1"))]));
        Assert.Equal(["settings: the same"], SettingsText.Of([Run("a", ("same", "1")), Run("b", ("same", "1"))]));
        Assert.Empty(SettingsText.Of([Run("a", ("same", "1"))]));
        string[] many = [.. SettingsText.Of([Run("a", [.. Enumerable.Range(0, 10).Select(i => ($"k{i}", "1"))]), Run("b")])];
        Assert.Equal("and 2 more; 'metarl report' lists all", many[^1]);
    }
}
