using System.Buffers.Binary;
using System.IO.Compression;

namespace MetaRL.Problems.Examples.Files;

/// <summary>Reads an idx file of bytes (LeCun, Cortes and Burges, The MNIST database): two zeros, the type of the numbers (8 for
/// unsigned bytes), the number of dimensions, each of them as four bytes, the highest first; then the numbers. Also gzipped.</summary>
/// <param name="Shape">The dimensions.</param>
/// <param name="Values">The numbers, the last dimension fastest.</param>
sealed record IdxFile(int[] Shape, byte[] Values)
{
    const byte UnsignedByte = 8;
    const int Most = 0x7FFFFFC7;

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="dimensions">How many it must have.</param>
    /// <param name="setting">What has named it, for errors.</param>
    /// <exception cref="InvalidDataException">Names file and offset, what was found and what was expected.</exception>
    public static IdxFile Read(string path, int dimensions, string setting) => Parse(Content(path, setting), dimensions, path);

    internal static IdxFile Parse(ReadOnlySpan<byte> content, int dimensions, string path)
    {
        int header = 4 * (1 + dimensions);
        ReadOnlySpan<byte> magic = [0, 0, UnsignedByte, (byte)dimensions];
        if (content.Length < 4 || !content[..4].SequenceEqual(magic))
            throw Wrong(path, 0, $"bytes {Hex(content[..Math.Min(4, content.Length)])}", $"{Hex(magic)}, an idx file of unsigned bytes with {dimensions} dimension{(dimensions == 1 ? "" : "s")}");
        if (content.Length < header) throw Wrong(path, content.Length, "the end of the file", $"{header} bytes of header");
        var shape = new int[dimensions];
        long size = 1;
        for (int d = 0; d < dimensions; d++)
        {
            uint found = BinaryPrimitives.ReadUInt32BigEndian(content[(4 * (1 + d))..]);
            if (found is 0 or > Most || (size *= found) > Most) throw Wrong(path, 4 * (1 + d), $"{found} for dimension {d}", "at least 1, and numbers that fit in memory");
            shape[d] = (int)found;
        }
        if (content.Length != header + size)
            throw Wrong(path, (int)Math.Min(content.Length, header + size), content.Length < header + size ? "the end of the file" : $"{content.Length - header - size} bytes more",
                $"{header + size} bytes in all, a header and {string.Join(" x ", shape)} numbers");
        return new(shape, content[header..].ToArray());
    }

    static byte[] Content(string path, string setting)
    {
        if (!File.Exists(path))
            throw new InvalidDataException($"{setting}: no file '{path}'{(path.Length == 0 ? "" : $" ({Path.GetFullPath(path)})")}; expected an idx file, gzipped or not; set it to its path");
        byte[] content = File.ReadAllBytes(path);
        bool isCompressed = content is [0x1F, 0x8B, ..];
        return isCompressed ? Decompressed(content, path) : content;
    }

    static byte[] Decompressed(byte[] content, string path)
    {
        try
        {
            using GZipStream stream = new(new MemoryStream(content), CompressionMode.Decompress);
            using MemoryStream all = new();
            stream.CopyTo(all);
            return all.ToArray();
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new InvalidDataException($"{path}: a gzip file that cannot be decompressed ({e.Message.TrimEnd('.')}); expected a whole one; get it again", e);
        }
    }

    // Offsets in what is decompressed.
    static InvalidDataException Wrong(string path, int offset, string found, string expected) =>
        new($"{path}, byte {offset}: {found}; expected {expected}; convert the file, or get it again if it is cut");

    static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexString(bytes);
}
