using System.Buffers.Binary;
using System.Numerics;

namespace MetaRL.Reports.TensorBoard;

/// <summary>TFRecord framing: uint64 length, masked CRC of it, data, masked CRC of them; little-endian.
/// https://www.tensorflow.org/tutorials/load_data/tfrecord</summary>
static class TfRecord
{
    public static void Write(Stream stream, ReadOnlySpan<byte> data)
    {
        Span<byte> header = stackalloc byte[12];
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], Mask(Crc32C(header[..8])));
        Span<byte> footer = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(footer, Mask(Crc32C(data)));
        stream.Write(header);
        stream.Write(data);
        stream.Write(footer);
    }

    /// <summary>CRC-32C (Castagnoli), RFC 3720 appendix B.4.</summary>
    public static uint Crc32C(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in data) crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }

    // A CRC over data that holds CRCs is weak; the format stores a rotated and shifted one.
    public static uint Mask(uint crc) => BitOperations.RotateRight(crc, 15) + 0xA282EAD8;
}
