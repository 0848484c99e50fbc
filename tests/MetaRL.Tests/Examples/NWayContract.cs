using MetaRL.Envs;
using MetaRL.Problems;
using MetaRL.Problems.Examples;

namespace MetaRL.Tests.Examples;

/// <summary>What families of N-way tasks keep beside.</summary>
public abstract class NWayContract : ExampleFamilyContract
{
    protected abstract NWayFamily Classes { get; }

    protected sealed override ExampleFamily Family => Classes;

    static float[][] Rows((float[] X, float[] Y) examples) => [.. examples.X.Chunk(examples.X.Length / examples.Y.Length)];

    static string[] Names(IExampleTask task) => [.. ((NWayTask)task).Classes.Select(static c => c.Name)];

    [Fact]
    public void Each_class_has_as_many_examples_and_no_example_comes_twice() => Holds((key, shots) =>
    {
        IExampleTask task = Classes.Sample(Split.Train, new Seed(key));
        // The same seed on purpose: what is for supports and what for queries does not hang on it.
        var support = Examples(Classes, task, ExampleSet.Support, shots, new Seed(key));
        var query = Examples(Classes, task, ExampleSet.Query, 2, new Seed(key));
        Assert.All(support.Y.GroupBy(static y => y), g => Assert.Equal(shots, g.Count()));
        Assert.Equal(Enumerable.Range(0, Classes.Ways).Select(static i => (float)i), support.Y[..Classes.Ways]);
        float[][] all = [.. Rows(support), .. Rows(query)];
        Assert.Equal(all.Length, all.DistinctBy(static row => string.Join(' ', row)).Count());
    });

    [Fact]
    public void Supports_and_queries_are_apart_however_often_they_are_drawn()
    {
        IExampleTask task = Classes.Sample(Split.Test, new Seed(5));
        HashSet<string> Seen(ExampleSet set) => [.. Enumerable.Range(0, 40).SelectMany(i => Rows(Examples(Classes, task, set, 1, new Seed((ulong)i)))).Select(static row => string.Join(' ', row))];
        Assert.Empty(Seen(ExampleSet.Support).Intersect(Seen(ExampleSet.Query)));
        Assert.True(Seen(ExampleSet.Support).Count > Classes.Ways);
    }

    [Fact]
    public void No_class_of_one_split_is_in_a_task_of_the_other()
    {
        HashSet<string> Of(Split split) => [.. Enumerable.Range(0, 200).SelectMany(i => Names(Classes.Sample(split, new Seed((ulong)i))))];
        Assert.Empty(Of(Split.Train).Intersect(Of(Split.Test)));
    }

    [Fact]
    public void Classes_of_a_task_differ_and_their_order_is_random()
    {
        string[][] tasks = [.. Enumerable.Range(0, 200).Select(i => Names(Classes.Sample(Split.Train, new Seed((ulong)i))))];
        Assert.All(tasks, names => Assert.Equal(Classes.Ways, names.Distinct().Count()));
        int ascending = tasks.Count(static names => string.CompareOrdinal(names[0], names[1]) < 0);
        Assert.InRange(ascending, 70, 130);   // 100 +- 4 standard deviations
    }

    [Fact]
    public void What_is_too_few_says_so()
    {
        IExampleTask task = Classes.Sample(Split.Train, new Seed(1));
        int count = ((NWayTask)task).Classes[0].Count, half = count / 2;
        var error = Assert.Throws<InvalidDataException>(() => Examples(Classes, task, ExampleSet.Query, half + 1, new Seed(1)));
        Assert.Equal($"{Names(task)[0]}: {count} examples, {count - half} of them for queries; expected at least {half + 1}; take fewer shots or queries, or change SupportShare = 0.5", error.Message);
        Assert.StartsWith($"{Classes.Ways + 1} examples of {Classes.Ways} classes; ", Assert.Throws<ArgumentException>(() =>
        {
            Rng rng = new Seed(1).Stream();
            task.Draw(ExampleSet.Query, Classes.Ways + 1, ref rng, new float[(Classes.Ways + 1) * Classes.Input.Size], new float[Classes.Ways + 1]);
        }).Message);
    }

    /// <summary>Share of queries whose nearest support, by squared distance, is of their class; of 5-way 1-shot tasks.</summary>
    protected static double NearestNeighbour(NWayFamily family, int shots)
    {
        int right = 0, all = 0;
        for (int i = 0; i < 60; i++)
        {
            IExampleTask task = family.Sample(Split.Test, new Seed((ulong)i));
            var support = Examples(family, task, ExampleSet.Support, shots, new Seed(1));
            var query = Examples(family, task, ExampleSet.Query, 2, new Seed(2));
            float[][] known = Rows(support), asked = Rows(query);
            for (int q = 0; q < asked.Length; q++, all++)
            {
                int nearest = Enumerable.Range(0, known.Length).MinBy(s => asked[q].Zip(known[s]).Sum(static p => (p.First - p.Second) * (p.First - p.Second)));
                if (support.Y[nearest] == query.Y[q]) right++;
            }
        }
        return (double)right / all;
    }
}
