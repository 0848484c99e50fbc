using System.IO.Compression;
using System.Security.Cryptography;
using MetaRL.Envs;
using MetaRL.GlyphData;
using MetaRL.Problems.Examples;

namespace MetaRL.Tests.Examples;

public sealed class GlyphsTests : NWayContract
{
    protected override NWayFamily Classes => new Glyphs { Samples = 20 };

    // The notice says which file the license is of, and what the script must make again.
    [Fact]
    public void The_file_is_the_one_that_its_notice_tells()
    {
        using Stream file = typeof(LetterFile).Assembly.GetManifestResourceStream("glyphs.br")!;
        using MemoryStream packed = new(), content = new();
        file.CopyTo(packed);
        using (BrotliStream brotli = new(new MemoryStream(packed.ToArray()), CompressionMode.Decompress)) brotli.CopyTo(content);
        using StreamReader reader = new(typeof(GlyphsTests).Assembly.GetManifestResourceStream("glyphs_notice.md")!);
        string notice = reader.ReadToEnd();
        Assert.Contains($"| content, uncompressed | `{Hash(content)}` |", notice);
        Assert.Contains($"| glyphs.br | `{Hash(packed)}` |", notice);
        static string Hash(MemoryStream bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray()));
    }

    [Fact]
    public void There_are_as_many_letters_as_the_documentation_says()
    {
        IReadOnlyList<Letter> letters = LetterFile.Letters;
        Assert.Equal((5271, 142, 9899), (letters.Count, letters.DistinctBy(static l => l.Script).Count(), letters.Sum(static l => l.Images.Count)));
        Assert.Equal(letters.Count, letters.DistinctBy(static l => l.Name).Count());
        Assert.All(letters.GroupBy(static l => l.Script), static s => Assert.InRange(s.Count(), 5, 64));
        Letter ahsa = letters.Single(static l => l.CodePoint == 0x10330);
        Assert.Equal(("Gothic", "GOTHIC LETTER AHSA"), (ahsa.Script, ahsa.Name));
    }

    // The longer side of each fills 20 pixels in the middle, up to the pixel's edge.
    [Fact]
    public void Letters_are_centred_and_of_one_size()
    {
        foreach (byte[] image in LetterFile.Letters.SelectMany(static l => l.Images))
        {
            int[] inked = [.. Enumerable.Range(0, image.Length).Where(i => image[i] > 0)];
            Assert.All(image, static p => Assert.InRange(p, 0, 15));
            int wide = inked.Max(static i => i % 28) - inked.Min(static i => i % 28) + 1, high = inked.Max(static i => i / 28) - inked.Min(static i => i / 28) + 1;
            Assert.InRange(Math.Max(wide, high), 18, 22);
            Assert.InRange(inked.Average(static i => i % 28), 4, 23);
        }
    }

    [Fact]
    public void Without_distortion_samples_are_the_styles()
    {
        var still = new Glyphs { Distortion = 0, Samples = 8 };
        Assert.Equal(8, ((NWayTask)still.Sample(Split.Train, new Seed(3))).Classes[0].Count);
        foreach (IExampleClass letter in ((NWayTask)still.Sample(Split.Train, new Seed(3))).Classes)
        {
            Letter known = LetterFile.Letters.Single(l => l.Name == letter.Name);
            for (int i = 0; i < 8; i++)
            {
                float[] x = new float[28 * 28];
                letter.Write(i, x);
                Assert.Equal(known.Images[i % known.Images.Count].Select(static p => p / 15f), x);
            }
        }
    }

    // What is drawn moves little: an image's centre of ink by the shift, and all other changes are about the middle.
    [Fact]
    public void Distortion_keeps_the_letter_in_its_image()
    {
        foreach (IExampleClass letter in Enumerable.Range(0, 30).SelectMany(static i => ((NWayTask)new Glyphs().Sample(Split.Test, new Seed((ulong)i))).Classes))
        {
            float[] x = new float[28 * 28], still = new float[28 * 28];
            Letter known = LetterFile.Letters.Single(l => l.Name == letter.Name);
            for (int sample = 0; sample < 3; sample++)
            {
                letter.Write(sample, x);
                known.Images[sample % known.Images.Count].Select(static p => p / 15f).ToArray().CopyTo(still, 0);
                Assert.NotEqual(still, x);
                Assert.InRange(x.Sum() / still.Sum(), 0.6, 1.5);
                Assert.InRange(Centre(x, static i => i % 28) - Centre(still, static i => i % 28), -4.5, 4.5);
                Assert.InRange(Centre(x, static i => i / 28) - Centre(still, static i => i / 28), -4.5, 4.5);
            }
        }
        static float Centre(float[] x, Func<int, int> of) => x.Select((p, i) => p * of(i)).Sum() / x.Sum();
    }

    [Fact]
    public void A_task_within_a_script_has_letters_of_one()
    {
        Dictionary<string, string> scripts = LetterFile.Letters.ToDictionary(static l => l.Name, static l => l.Script);
        int Of(Glyphs family, int seed) => ((NWayTask)family.Sample(Split.Test, new Seed((ulong)seed))).Classes.DistinctBy(c => scripts[c.Name]).Count();
        Assert.All(Enumerable.Range(0, 30), i => Assert.Equal(1, Of(new Glyphs { WithinScript = true }, i)));
        Assert.All(Enumerable.Range(0, 30), i => Assert.Equal(1, Of(new Glyphs { WithinScript = true, Ways = 60 }, i)));
        Assert.Contains(Enumerable.Range(0, 30), i => Of(new Glyphs(), i) > 1);
        Assert.Equal("glyphs: 64 letters in the largest script; expected at least 65 for a task; take fewer, or change which are held out",
            Assert.Throws<InvalidDataException>(() => Of(new Glyphs { WithinScript = true, Ways = 65 }, 1)).Message);
    }

    [Fact]
    public void Scripts_are_held_out_as_a_whole()
    {
        var family = new Glyphs();
        Assert.Equal(142, family.Scripts(Split.Train).Count + family.Scripts(Split.Test).Count);
        Assert.Equal(35, family.Scripts(Split.Test).Count);
        Assert.Empty(family.Scripts(Split.Train).Intersect(family.Scripts(Split.Test)));
        Assert.Equal(71, (family with { HoldOutEvery = 2 }).Scripts(Split.Test).Count);
    }

    // As documented: 0.66 over more tasks; 600 queries are about 0.06 off at most.
    [Fact]
    public void Pixels_alone_tell_much_and_not_all() => Assert.InRange(NearestNeighbour(new Glyphs(), 1), 0.6, 0.72);
}
