using MetaRL.Envs;

namespace MetaRL.Problems.Examples;

/// <summary>Classes to tell apart: the target is the place of an example's class among them.</summary>
/// <param name="Classes">[N], by label.</param>
/// <param name="SupportShare">Part of a class's examples that supports are drawn from; the rest is for queries.</param>
sealed record NWayTask(IExampleClass[] Classes, double SupportShare) : IExampleTask
{
    public string Description => string.Join(", ", Classes.Select(static c => c.Name));

    public IReadOnlyDictionary<string, double> Parameters => new Dictionary<string, double>();

    public void Draw(ref Rng rng, Span<float> x, Span<float> y)
    {
        int label = rng.Below(Classes.Length);
        Classes[label].Write(rng.Below(Classes[label].Count), x);
        y[0] = label;
    }

    // Classes follow one another: the first shot of each, the second of each, and so on.
    public void Draw(ExampleSet set, int count, ref Rng rng, Span<float> x, Span<float> y)
    {
        int inputs = x.Length / count, ways = Classes.Length;
        if (count % ways != 0) throw new ArgumentException($"{count} examples of {ways} classes; expected a multiple, as many of each");
        Seed parts = Classes.Aggregate(new Seed(0), static (seed, c) => seed.Fork(c.Name));
        for (int label = 0; label < ways; label++)
        {
            IExampleClass own = Classes[label];
            int[] drawn = ExampleDeal.Of(set, own.Name, own.Count, SupportShare, parts.Fork((ulong)label), count / ways, ref rng);
            for (int shot = 0; shot < drawn.Length; shot++)
            {
                int row = shot * ways + label;
                own.Write(drawn[shot], x.Slice(row * inputs, inputs));
                y[row] = label;
            }
        }
    }
}
