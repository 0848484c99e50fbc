using MetaRL.Envs;
using Xunit;

namespace MetaRL.TestKit;

/// <summary>How many tasks a family has.</summary>
public enum TaskPool
{
    /// <summary>So many that no two draws are alike.</summary>
    Unlimited,

    /// <summary>A few, such as two directions: train and test may then hold the same ones.</summary>
    Finite,
}

/// <summary>
/// What every task family must keep. One line a family or variant:
/// <c>public sealed class RiverContract() : EnvContract(new River());</c>
/// </summary>
public abstract partial class EnvContract(TaskFamily family, TaskPool pool = TaskPool.Unlimited)
{
    static readonly Seed Root = new(20_170_309);

    readonly ITask task = family.Sample(Split.Train, Root);

    EnvSpec Spec { get; } = family.Spec;

    // Two whole episodes and the beginning of a third.
    int Steps { get; } = 2 * family.Spec.Horizon + 3;

    [Fact]
    public void Name_is_a_short_id() => Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", family.Name);

    [Fact]
    public void Environments_have_the_familys_spec_and_the_count_asked_for()
    {
        IVectorEnv envs = task.CreateEnvs(3);
        Assert.Equal((3, Spec), (envs.Count, envs.Spec));
        Assert.Throws<ArgumentOutOfRangeException>(() => task.CreateEnvs(0));
    }

    [Fact]
    public void Sampling_is_pure_in_split_and_seed()
    {
        Assert.Equal(task.Description, family.Sample(Split.Train, Root).Description);
        Assert.Equal(task.Parameters, family.Sample(Split.Train, Root).Parameters);
        Assert.Equal(RandomPlay.Record(task.CreateEnvs(2), Root, 5),
            RandomPlay.Record(family.Sample(Split.Train, Root).CreateEnvs(2), Root, 5));
    }

    [Fact]
    public void Train_and_test_share_no_task()
    {
        HashSet<string> train = Describe(Split.Train), test = Describe(Split.Test);
        if (pool == TaskPool.Finite) Assert.True(train.SetEquals(test) || !train.Overlaps(test), "train and test overlap in part");
        else Assert.Equal((500, 500, 1000), (train.Count, test.Count, train.Union(test).Count()));
    }

    HashSet<string> Describe(Split split) =>
        [.. Enumerable.Range(0, 500).Select(i => family.Sample(split, Root.Fork((ulong)i)).Description)];

    [Fact]
    public void The_task_makes_a_difference()
    {
        IEnumerable<string> plays = Enumerable.Range(0, 16)
            .Select(i => family.Sample(Split.Train, Root.Fork((ulong)i)))
            .Select(task => string.Join(' ', RandomPlay.Record(task.CreateEnvs(2), Root, Steps).SelectMany(x => x)));
        Assert.True(plays.Distinct().Count() > 1, "16 tasks, and nothing that the environments give depends on which");
    }

    [Fact]
    public void Parameters_are_the_declared_ones_and_within_their_ranges()
    {
        foreach (Split split in (Split[])[Split.Train, Split.Test])
            for (ulong i = 0; i < 50; i++)
            {
                IReadOnlyDictionary<string, double> found = family.Sample(split, Root.Fork(i)).Parameters;
                Assert.Equal(family.TaskParameters.Select(p => p.Name), found.Keys);
                Assert.All(family.TaskParameters, p => Assert.InRange(found[p.Name], p.Low, p.High));
            }
    }

    [Fact]
    public void Parameters_and_references_are_finite()
    {
        Assert.All(task.Parameters, p => Assert.True(double.IsFinite(p.Value), p.Key));
        IReadOnlyList<ReferenceLine> lines = family.References(task);
        Assert.All(lines, line => Assert.True(double.IsFinite(line.Return), line.Name));
        Assert.Equal(lines.Count, lines.Select(line => line.Name).Distinct().Count());
    }
}
