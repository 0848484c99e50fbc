using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.GlyphData;
using MetaRL.Problems;
using MetaRL.Problems.Examples;

namespace MetaRL.Tests.Examples;

public sealed class JointClassesTests
{
    const int Count = 400;

    // Two images of a letter, and no more.
    static readonly JointClasses Letters = new() { Inner = new Glyphs { Ways = 3, Distortion = 0, Samples = 2 }, Classes = 6 };

    static (float[] X, float[] Y) Draw(ExampleFamily family, Split split, ulong task, ulong seed, int count)
    {
        float[] x = new float[count * family.Input.Size], y = new float[count];
        Rng rng = new Seed(seed).Stream();
        family.Sample(split, new Seed(task)).Draw(ExampleSet.Query, count, ref rng, x, y);
        return (x, y);
    }

    static Dictionary<float, HashSet<string>> ByLabel(ulong task, ulong seed)
    {
        (float[] x, float[] y) = Draw(Letters, Split.Train, task, seed, Count);
        string[] images = [.. x.Chunk(x.Length / Count).Select(static image => string.Join(' ', image))];
        return images.Zip(y).GroupBy(static p => p.Second, static p => p.First).ToDictionary(static g => g.Key, static g => g.ToHashSet());
    }

    [Fact]
    public void A_class_of_training_keeps_its_label_in_every_draw()
    {
        Dictionary<float, HashSet<string>> once = ByLabel(task: 1, seed: 1), again = ByLabel(task: 2, seed: 2);
        Assert.Equal(Enumerable.Range(0, Letters.Classes).Select(static i => (float)i), once.Keys.Order());
        foreach (float label in once.Keys) Assert.Equal(once[label].Order(), again[label].Order());
        string[] all = [.. once.Values.SelectMany(static images => images)];
        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.NotEqual(Draw(Letters, Split.Train, 1, 1, Count).Y, Draw(Letters, Split.Train, 1, 2, Count).Y);
    }

    [Fact]
    public void Training_is_one_task_and_tasks_of_testing_are_the_other_family_s()
    {
        IExampleTask task = Letters.Sample(Split.Train, new Seed(1));
        Assert.Equal(task, Letters.Sample(Split.Train, new Seed(2)), TaskComparer.Instance);
        Assert.NotEqual(task, (Letters with { Classes = 7 }).Sample(Split.Train, new Seed(1)), TaskComparer.Instance);
        Assert.Equal("6 classes together", task.Description);
        Assert.Equal(Letters.Inner.Sample(Split.Test, new Seed(3)), Letters.Sample(Split.Test, new Seed(3)), TaskComparer.Instance);
        Assert.Equal(Draw(Letters.Inner, Split.Test, 3, 4, Letters.PerShot).X, Draw(Letters, Split.Test, 3, 4, Letters.PerShot).X);
        Assert.Equal((6, 3), (((DiscreteSpace)Letters.Target).N, Letters.PerShot));
    }

    [Fact]
    public void All_letters_of_training_may_be_learned_and_no_more()
    {
        var all = new Glyphs();
        int count = LetterFile.Letters.Count(letter => all.Scripts(Split.Train).Contains(letter.Script));
        Assert.Equal(2, Draw(new JointClasses { Inner = all, Classes = count }, Split.Train, 1, 1, 2).Y.Length);
        var error = Assert.Throws<InvalidDataException>(() => Draw(new JointClasses { Inner = all, Classes = count + 1 }, Split.Train, 1, 1, 2));
        Assert.Equal($"glyphs: {count} letters for Train; expected at least {count + 1} for a task; take fewer, or change which are held out", error.Message);
    }

    [Fact]
    public void Fewer_classes_than_a_task_of_testing_has_are_refused()
        => Assert.Contains("2 classes in training and 3 in a task of testing; set problem.family.classes to at least 3", Assert.Throws<ArgumentException>(() => (Letters with { Classes = 2 }).Target).Message);
}
