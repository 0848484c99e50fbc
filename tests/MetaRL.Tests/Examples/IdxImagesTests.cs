using System.Buffers.Binary;
using System.IO.Compression;
using FsCheck;
using FsCheck.Fluent;
using MetaRL.Envs;
using MetaRL.Problems;
using MetaRL.Problems.Examples;
using MetaRL.Problems.Examples.Files;

namespace MetaRL.Tests.Examples;

public sealed class IdxImagesTests : NWayContract, IDisposable
{
    const int Labels = 8, OfEach = 12;

    readonly TemporaryFolder folder = new();

    protected override NWayFamily Classes { get; }

    // Labels 0, 10, ..., 70 in turn. An image's first pixel is its label, the second tells it from others.
    public IdxImagesTests()
    {
        byte[] labels = [.. Enumerable.Range(0, Labels * OfEach).Select(static i => (byte)(10 * (i % Labels)))];
        byte[] images = [.. labels.SelectMany(static (label, i) => (byte[])[label, (byte)(100 + i), 255, 0, 0, 0])];
        File.WriteAllBytes(folder.File("images"), Idx([Labels * OfEach, 2, 3], images));
        using (GZipStream gz = new(File.Create(folder.File("labels.gz")), CompressionMode.Compress)) gz.Write(Idx([Labels * OfEach], labels));
        Classes = new IdxImages { Images = folder.File("images"), Labels = folder.File("labels.gz"), Ways = 3 };
    }

    public void Dispose() => folder.Dispose();

    static byte[] Idx(int[] shape, byte[] values)
    {
        byte[] header = new byte[4 + 4 * shape.Length];
        (header[2], header[3]) = (8, (byte)shape.Length);
        for (int d = 0; d < shape.Length; d++) BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * d), shape[d]);
        return [.. header, .. values];
    }

    [Fact]
    public void Images_are_of_the_class_that_their_label_names() => Holds((key, shots) =>
    {
        IExampleTask task = Classes.Sample(Split.Train, new Seed(key));
        int[] labels = [.. task.Description.Split(", ").Select(static name => int.Parse(name["label ".Length..]))];
        (float[] x, float[] y) = Examples(Classes, task, ExampleSet.Query, shots, new Seed(key));
        for (int n = 0; n < y.Length; n++)
        {
            Assert.Equal(labels[(int)y[n]] / 255f, x[6 * n]);
            Assert.Equal(1, x[6 * n + 2]);
        }
    });

    [Fact]
    public void Each_second_label_is_held_out_or_none()
    {
        int[] Of(int every, Split split) => [.. Enumerable.Range(0, 100)
            .SelectMany(i => (((IdxImages)Classes) with { HoldOutEvery = every }).Sample(split, new Seed((ulong)i)).Description.Split(", "))
            .Select(static name => int.Parse(name["label ".Length..])).Distinct().Order()];
        Assert.Equal([0, 20, 40, 60], Of(2, Split.Train));
        Assert.Equal([10, 30, 50, 70], Of(2, Split.Test));
        Assert.Equal([0, 10, 20, 30, 40, 50, 60, 70], Of(0, Split.Test));
        Assert.Equal("idx-images: 2 labels for Test; expected at least 3 for a task; take fewer, or change which are held out",
            Assert.Throws<InvalidDataException>(() => Of(3, Split.Test)).Message);
    }

    [Fact]
    public void What_is_read_is_what_was_written() => Prop.ForAll<byte, byte, byte>((n, h, w) =>
    {
        int[] shape = [1 + n % 5, 1 + h % 6, 1 + w % 6];
        Rng rng = new Seed(n).Stream();
        byte[] values = [.. Enumerable.Range(0, shape[0] * shape[1] * shape[2]).Select(_ => (byte)rng.Below(256))];
        IdxFile file = IdxFile.Parse(Idx(shape, values), 3, "x");
        Assert.Equal(shape, file.Shape);
        Assert.Equal(values, file.Values);
    }).Check(Config.QuickThrowOnFailure);

    [Theory]
    [InlineData("", "x, byte 0: bytes ; expected 00000801, an idx file of unsigned bytes with 1 dimension; ")]
    [InlineData("504B0304", "x, byte 0: bytes 504B0304; expected 00000801, ")]
    [InlineData("00000D0100000001", "x, byte 0: bytes 00000D01; expected 00000801, ")]
    [InlineData("00000803000000010000000100000001FF", "x, byte 0: bytes 00000803; expected 00000801, ")]
    [InlineData("000008010000", "x, byte 6: the end of the file; expected 8 bytes of header; ")]
    [InlineData("0000080100000000", "x, byte 4: 0 for dimension 0; expected at least 1, and numbers that fit in memory; ")]
    [InlineData("00000801FFFFFFFF", "x, byte 4: 4294967295 for dimension 0; expected at least 1, ")]
    [InlineData("0000080100000003FFFF", "x, byte 10: the end of the file; expected 11 bytes in all, a header and 3 numbers; ")]
    [InlineData("0000080100000001FFFFFF", "x, byte 9: 2 bytes more; expected 9 bytes in all, a header and 1 numbers; ")]
    public void What_is_wrong_with_a_file_is_told_with_its_offset(string hex, string message) =>
        Assert.StartsWith(message, Assert.Throws<InvalidDataException>(() => IdxFile.Parse(Convert.FromHexString(hex), 1, "x")).Message);

    [Fact]
    public void Dimensions_that_no_memory_holds_are_refused() =>
        Assert.StartsWith("x, byte 12: 70000 for dimension 2; ", Assert.Throws<InvalidDataException>(() => IdxFile.Parse(Idx([70000, 2, 70000], []), 3, "x")).Message);

    [Fact]
    public void Random_damage_is_an_error_or_a_whole_file()
    {
        Random random = new(1);
        byte[] good = Idx([3, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
        int refused = 0;
        for (int i = 0; i < 3000; i++)
        {
            try
            {
                IdxFile file = IdxFile.Parse(new ByteMutator(random).Mutate(good), 3, "x");
                Assert.Equal(file.Values.Length, file.Shape.Aggregate(1, static (a, b) => a * b));
            }
            catch (InvalidDataException e)
            {
                Assert.StartsWith("x, byte ", e.Message);
                refused++;
            }
        }
        Assert.InRange(refused, 1500, 2999);
    }

    [Fact]
    public void Files_that_are_not_there_or_do_not_fit_are_named()
    {
        string Error(string images, string labels) =>
            Assert.Throws<InvalidDataException>(() => new IdxImages { Images = images, Labels = labels }.Sample(Split.Train, new Seed(1))).Message;
        string good = folder.File("images"), labels = folder.File("labels.gz"), few = folder.File("few"), cut = folder.File("cut.gz");
        File.WriteAllBytes(few, Idx([2], [0, 1]));
        File.WriteAllBytes(cut, File.ReadAllBytes(labels)[..20]);
        Assert.Equal("IdxImages.Images: no file ''; expected an idx file, gzipped or not; set it to its path", Error("", labels));
        Assert.StartsWith($"IdxImages.Labels: no file '{folder.File("none")}'", Error(good, folder.File("none")));
        Assert.Equal($"{few}: 2 labels; expected {Labels * OfEach}, one for each image of {good}; give the files of one set", Error(good, few));
        Assert.StartsWith($"{labels}, byte 0: bytes 00000801; expected 00000803, ", Error(labels, labels));
        Assert.StartsWith(cut, Error(good, cut));
    }
}
