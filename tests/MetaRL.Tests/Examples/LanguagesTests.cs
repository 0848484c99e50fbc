using MetaRL.Envs;
using MetaRL.Problems.Examples;

namespace MetaRL.Tests.Examples;

public sealed class LanguagesTests : NWayContract
{
    protected override NWayFamily Classes => new Languages { Texts = 30, Ways = 3 };

    [Theory]
    [InlineData(12, 1, 40)]
    [InlineData(5, 2, 17)]
    [InlineData(4, 3, 300)]
    public void Counts_are_of_all_places(int letters, int gram, int length)
    {
        var family = new Languages { Letters = letters, Gram = gram, Length = length };
        Assert.Equal((int)Math.Pow(letters, gram), family.Input.Size);
        float[] x = new float[family.Input.Size];
        ((NWayTask)family.Sample(Split.Train, new Seed(1))).Classes[0].Write(3, x);
        Assert.Equal(length - gram + 1, x.Sum());
    }

    // Counts of pairs over all texts, against softmax(s z) with the z that the language is made of.
    [Fact]
    public void Letters_follow_each_other_as_the_chain_says()
    {
        var family = new Languages { Letters = 3, Length = 1000, Sharpness = 2 };
        var language = new LanguageClass(6, family);
        float[] z = new float[9], x = new float[9];
        Rng rng = new Seed(6).Fork("letters").Stream();
        rng.FillNormal(z);
        double[] pairs = new double[9];
        for (int i = 0; i < 200; i++)
        {
            language.Write(i, x);
            for (int p = 0; p < 9; p++) pairs[p] += x[p];
        }
        for (int p = 0; p < 9; p++)
        {
            double[] row = [.. Enumerable.Range(p / 3 * 3, 3).Select(i => Math.Exp(2 * z[i]))];
            double seen = pairs[p] / pairs[(p / 3 * 3)..(p / 3 * 3 + 3)].Sum(), expected = row[p % 3] / row.Sum();
            Assert.InRange(seen - expected, -0.02, 0.02);
        }
    }

    [Fact]
    public void A_language_is_called_by_a_word_of_it() =>
        Assert.Matches("^language [0-9]*[13579] \\([a-l]{8}\\)$", ((NWayTask)new Languages().Sample(Split.Test, new Seed(1))).Classes[0].Name);

    // As documented: 0.76 over more tasks.
    [Fact]
    public void Counts_alone_tell_much_and_not_all() => Assert.InRange(NearestNeighbour(new Languages(), 1), 0.7, 0.82);
}
