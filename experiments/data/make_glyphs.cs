// The letters behind Glyphs (src/GlyphData/glyphs.br): those of the scripts of Unicode, drawn from Noto's fonts, in every style that
// Debian's fonts-noto-core has of them. The file in the repository comes from Debian 12:
//   apt-get download fonts-noto-core=20201225-1 unicode-data=15.0.0-1
//   for package in fonts-noto-core unicode-data; do dpkg -x ${package}_*.deb debian; done
//   dotnet run experiments/data/make_glyphs.cs -- debian/usr/share/fonts/truetype/noto debian/usr/share/unicode src/GlyphData/glyphs.br
// What the file says, uncompressed: int32 letters; of each its script, its name in Unicode (strings of BinaryWriter), int32 code point
// and byte styles; then the images in this order, 28 rows of 28 pixels, two a byte, the left one in the high bits; 15 is ink.
#:property ManagePackageVersionsCentrally=false
#:package SkiaSharp@2.88.9
#:package SkiaSharp.NativeAssets.Linux.NoDependencies@2.88.9

using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using SkiaSharp;

const int MostOfScript = 64, FewestOfScript = 5;
if (args is not [var fonts, var unicode, var path, .. var sheet])
{
    Console.Error.WriteLine("expected FONTS UNICODE FILE [SHEET.png]: folders of fonts-noto-core and unicode-data, the file to write, and a picture of some letters");
    return 2;
}
Style[] styles = Style.In(fonts);
List<Letter> letters = [];
foreach (var script in Unicode.Letters(unicode).GroupBy(static l => l.Script).OrderBy(static s => s.Key, StringComparer.Ordinal))
{
    Letter[] own = Distinct(Drawn([.. script.OrderBy(static l => l.CodePoint)]));
    if (own.Length >= FewestOfScript) letters.AddRange(own);
}
byte[] content = Content();
using (FileStream file = File.Create(path))
using (BrotliStream brotli = new(file, CompressionLevel.SmallestSize)) brotli.Write(content);
int scripts = letters.DistinctBy(static l => l.Script).Count(), images = letters.Sum(static l => l.Images.Length);
Console.WriteLine($"{letters.Count} letters of {scripts} scripts, {images} images; {new FileInfo(path).Length} bytes");
Console.WriteLine($"SHA-256 of the content {Convert.ToHexStringLower(SHA256.HashData(content))}");
Console.WriteLine($"SHA-256 of the file    {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))}");
if (sheet is [var picture]) Sheet.Write(letters, picture);
return 0;

// In the styles that are made for the script: some fonts have a few letters of others.
IEnumerable<Letter> Drawn(Letter[] script)
{
    Letter[] first = [.. script.Where(l => Array.Exists(styles, s => s.Has(l.CodePoint))).Take(MostOfScript)];
    Style[] own = Array.FindAll(styles, s => 2 * first.Count(l => s.Has(l.CodePoint)) > first.Length);
    return script.Select(l => l with { Images = [.. own.Select(s => s.Draw(l.CodePoint)).OfType<byte[]>()] }).Where(static l => l.Images.Length > 0);
}

// Of a large script the first, so that no script is most of the file.
Letter[] Distinct(IEnumerable<Letter> script)
{
    List<Letter> own = [];
    foreach (Letter letter in script)
    {
        if (own.Count == MostOfScript) break;
        if (!letters.Exists(letter.LooksLike) && !own.Exists(letter.LooksLike)) own.Add(letter);
    }
    return [.. own];
}

byte[] Content()
{
    using MemoryStream stream = new();
    using BinaryWriter writer = new(stream);
    writer.Write(letters.Count);
    foreach (Letter letter in letters)
    {
        writer.Write(letter.Script);
        writer.Write(letter.Name);
        writer.Write(letter.CodePoint);
        writer.Write((byte)letter.Images.Length);
    }
    foreach (byte[] image in letters.SelectMany(static l => l.Images))
        for (int i = 0; i < image.Length; i += 2) writer.Write((byte)(image[i] << 4 | image[i + 1]));
    writer.Flush();
    return stream.ToArray();
}

// A letter and its images, 28 x 28 from 0 to 15, one a style.
sealed record Letter(string Script, string Name, int CodePoint)
{
    // Relative squared distance below which two letters count as one, such as the A of Latin, Greek and Cyrillic.
    const double Same = 0.12;

    public byte[][] Images { get; init; } = [];

    public bool LooksLike(Letter other)
    {
        byte[] x = Images[0], y = other.Images[0];
        int apart = 0, all = 1;
        for (int i = 0; i < x.Length; i++)
        {
            int d = x[i] - y[i];
            apart += d * d;
            all += x[i] * x[i] + y[i] * y[i];
        }
        return apart < Same * all;
    }
}

static class Unicode
{
    // Those with a shape of their own: letters, and neither variants nor compositions of others.
    public static IEnumerable<Letter> Letters(string folder)
    {
        Dictionary<int, string> scripts = Scripts(Path.Combine(folder, "Scripts.txt"));
        foreach (string line in File.ReadLines(Path.Combine(folder, "UnicodeData.txt")))
        {
            string[] fields = line.Split(';');
            int codePoint = int.Parse(fields[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            bool isLetter = fields[2] is "Lu" or "Ll" or "Lo", isWhole = fields[5].Length == 0 && !fields[1].StartsWith('<');
            if (isLetter && isWhole && scripts.TryGetValue(codePoint, out string? script)) yield return new(script, fields[1], codePoint);
        }
    }

    static Dictionary<int, string> Scripts(string path)
    {
        Dictionary<int, string> scripts = [];
        foreach (string line in File.ReadLines(path).Select(static l => l.Split('#')[0]).Where(static l => l.Contains(';')))
        {
            string[] parts = line.Split(';', StringSplitOptions.TrimEntries);
            int[] ends = [.. parts[0].Split("..").Select(static e => int.Parse(e, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
            if (parts[1] is "Common" or "Inherited") continue;
            for (int c = ends[0]; c <= ends[^1]; c++) scripts[c] = parts[1].Replace('_', ' ');
        }
        return scripts;
    }
}

// A font, and its letters as images.
sealed class Style(string path) : IDisposable
{
    const int Side = 28, Box = 20;   // the longer side of a letter fills the box in the middle
    const float Em = 512;

    // What is no script's own shape, or the same as another with other marks.
    static readonly string[] LeftOut = ["UI-", "Display", "Mono", "Math", "Symbols", "Music", "Slanted", "Unjoined", "Numerals", "Numbers"];

    public static Style[] In(string folder) =>
    [
        .. Directory.GetFiles(folder, "Noto*.ttf").Select(static p => Path.GetFileNameWithoutExtension(p))
            .Where(static n => n.EndsWith("-Regular", StringComparison.Ordinal) || n.EndsWith("-Bold", StringComparison.Ordinal))
            .Where(static n => !Array.Exists(LeftOut, word => n.Contains(word, StringComparison.Ordinal)))
            .OrderBy(static n => n.EndsWith("-Bold", StringComparison.Ordinal)).ThenBy(static n => !n.StartsWith("NotoSans", StringComparison.Ordinal))
            .ThenBy(static n => n, StringComparer.Ordinal)
            .Select(n => new Style(Path.Combine(folder, n + ".ttf"))),
    ];

    public bool Has(int codePoint) => typeface.GetGlyph(codePoint) != 0;

    readonly SKTypeface typeface = SKTypeface.FromFile(path) ?? throw new FileNotFoundException($"{path}: no font; expected the fonts of Debian's fonts-noto-core", path);

    public byte[]? Draw(int codePoint)
    {
        ushort glyph = typeface.GetGlyph(codePoint);
        if (glyph == 0) return null;
        using SKFont font = new(typeface, Em);
        using SKPath? outline = font.GetGlyphPath(glyph);
        if (outline is null || outline.IsEmpty) return null;
        SKRect bounds = outline.TightBounds;
        float longer = Math.Max(bounds.Width, bounds.Height);
        if (longer == 0) return null;
        float scale = Box / longer;
        SKMatrix toMiddle = SKMatrix.CreateTranslation(-bounds.MidX, -bounds.MidY), fromMiddle = SKMatrix.CreateTranslation(Side / 2f, Side / 2f);
        outline.Transform(SKMatrix.CreateScale(scale, scale).PreConcat(toMiddle).PostConcat(fromMiddle));
        using SKBitmap bitmap = new(new SKImageInfo(Side, Side, SKColorType.Alpha8, SKAlphaType.Premul));
        bitmap.Erase(SKColors.Transparent);
        using (SKCanvas canvas = new(bitmap))
        using (SKPaint ink = new() { IsAntialias = true, Color = SKColors.Black }) canvas.DrawPath(outline, ink);
        byte[] image = new byte[Side * Side];
        for (int y = 0; y < Side; y++)
            for (int x = 0; x < Side; x++) image[y * Side + x] = (byte)((bitmap.GetPixelSpan()[y * bitmap.RowBytes + x] + 8) / 17);
        return image.AsSpan().ContainsAnyExcept((byte)0) ? image : null;
    }

    public void Dispose() => typeface.Dispose();
}

// Letters in rows, one script a row.
static class Sheet
{
    public static void Write(List<Letter> letters, string path)
    {
        const int side = 28, most = 32;
        Letter[][] rows = [.. letters.GroupBy(static l => l.Script).Select(static s => s.Take(most).ToArray())];
        using SKBitmap bitmap = new(most * side, rows.Length * side, SKColorType.Gray8, SKAlphaType.Opaque);
        bitmap.Erase(SKColors.White);
        for (int row = 0; row < rows.Length; row++)
            for (int n = 0; n < rows[row].Length; n++)
                for (int i = 0; i < side * side; i++)
                {
                    byte grey = (byte)(255 - 17 * rows[row][n].Images[0][i]);
                    bitmap.SetPixel(n * side + i % side, row * side + i / side, new SKColor(grey, grey, grey));
                }
        using FileStream file = File.Create(path);
        bitmap.Encode(file, SKEncodedImageFormat.Png, 100);
    }
}
