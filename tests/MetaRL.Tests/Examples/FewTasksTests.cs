using MetaRL.Envs;
using MetaRL.Problems;
using MetaRL.Problems.Examples;

namespace MetaRL.Tests.Examples;

public sealed class FewTasksTests : ExampleFamilyContract
{
    protected override ExampleFamily Family => new FewTasks { Inner = new LinearRegression(), Count = 4 };

    static HashSet<string> Tasks(FewTasks family, Split split) => [.. Enumerable.Range(0, 200).Select(i => family.Sample(split, new Seed((ulong)i)).Description)];

    [Fact]
    public void Training_has_n_tasks_the_smaller_n_s_among_the_larger_s()
    {
        var family = new FewTasks { Count = 5 };
        HashSet<string> five = Tasks(family, Split.Train), two = Tasks(family with { Count = 2 }, Split.Train);
        Assert.Equal((5, 2), (five.Count, two.Count));
        Assert.Subset(five, two);
        Assert.Empty(five.Intersect(Tasks(family with { Sequence = 1 }, Split.Train)));
    }

    [Fact]
    public void Test_tasks_are_the_inner_family_s()
    {
        var family = new FewTasks { Count = 3 };
        Assert.Equal(200, Tasks(family, Split.Test).Count);
        Assert.Empty(Tasks(family, Split.Test).Intersect(Tasks(family, Split.Train)));
        Assert.Equal(family.Inner.Sample(Split.Test, new Seed(7)).Description, family.Sample(Split.Test, new Seed(7)).Description);
    }
}
