using System.Buffers.Binary;

namespace MetaRL.Tests;

/// <summary>Damages a safetensors file: bits, bytes, lengths, pieces left out or doubled, characters of its header.</summary>
sealed class ByteMutator(Random random)
{
    const string Json = "0123456789-{}[],:\"eE.\\u";

    public byte[] Mutate(byte[] good)
    {
        byte[] bytes = [.. good];
        for (int i = random.Next(1, 4); i > 0 && bytes.Length > 8; i--) bytes = Once(bytes);
        return bytes;
    }

    byte[] Once(byte[] bytes)
    {
        int at = random.Next(bytes.Length), to = Math.Min(bytes.Length, at + random.Next(1, 30));
        switch (random.Next(7))
        {
            case 0: bytes[at] ^= (byte)(1 << random.Next(8)); return bytes;
            case 1: return bytes[..at];
            case 2: return [.. bytes[..at], .. bytes[to..]];
            case 3: return [.. bytes[..to], .. bytes[at..]];
            case 4: bytes.AsSpan(at..Math.Min(bytes.Length, at + 4)).Fill(0xFF); return bytes;
            case 5: bytes[8 + (at % Math.Min(bytes.Length - 8, 600))] = (byte)Json[random.Next(Json.Length)]; return bytes;
            default: BinaryPrimitives.WriteInt64LittleEndian(bytes, Length(bytes.Length)); return bytes;
        }
    }

    long Length(int of) => random.Next(5) switch
    {
        0 => long.MaxValue,
        1 => -1,
        2 => 99_999_999,
        3 => of - 8,
        _ => random.Next(4000),
    };
}
