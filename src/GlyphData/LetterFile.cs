using System.IO.Compression;

namespace MetaRL.GlyphData;

/// <summary>Letters of many scripts as small images, from the Noto fonts (SIL Open Font License 1.1). Made by
/// <c>experiments/data/make_glyphs.cs</c>, which says what the file holds.</summary>
public static class LetterFile
{
    /// <summary>Rows of an image, and pixels of a row.</summary>
    public const int Side = 28;

    static readonly Lazy<IReadOnlyList<Letter>> All = new(Read);

    /// <summary>All of them, by script and code point; read once.</summary>
    public static IReadOnlyList<Letter> Letters => All.Value;

    static Letter[] Read()
    {
        using Stream file = typeof(LetterFile).Assembly.GetManifestResourceStream("glyphs.br")!;
        using BrotliStream content = new(file, CompressionMode.Decompress);
        using BinaryReader reader = new(content);
        var letters = new Letter[reader.ReadInt32()];
        for (int i = 0; i < letters.Length; i++)
            letters[i] = new(reader.ReadString(), reader.ReadString(), reader.ReadInt32(), new byte[reader.ReadByte()][]);
        foreach (byte[][] images in letters.Select(static l => (byte[][])l.Images))
            for (int style = 0; style < images.Length; style++) images[style] = Image(reader);
        return letters;
    }

    // Two pixels a byte.
    static byte[] Image(BinaryReader reader)
    {
        byte[] packed = reader.ReadBytes(Side * Side / 2), image = new byte[Side * Side];
        for (int i = 0; i < image.Length; i++) image[i] = (byte)(i % 2 == 0 ? packed[i / 2] >> 4 : packed[i / 2] & 15);
        return image;
    }
}
