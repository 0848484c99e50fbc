using Google.Protobuf;

namespace MetaRL.Reports.Exports;

/// <summary>Fields of a protobuf message, as far as TensorBoard's events and ONNX models need them.</summary>
sealed class Protobuf
{
    readonly MemoryStream buffer = new();
    readonly CodedOutputStream output;

    public Protobuf() => output = new(buffer, leaveOpen: true);

    public Protobuf Int(int field, long value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
        return this;
    }

    public Protobuf Ints(int field, IEnumerable<long> values)
    {
        foreach (long value in values) Int(field, value);
        return this;
    }

    public Protobuf Float(int field, float value)
    {
        output.WriteTag(field, WireFormat.WireType.Fixed32);
        output.WriteFloat(value);
        return this;
    }

    public Protobuf Double(int field, double value)
    {
        output.WriteTag(field, WireFormat.WireType.Fixed64);
        output.WriteDouble(value);
        return this;
    }

    public Protobuf Text(int field, string value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(value);
        return this;
    }

    public Protobuf Texts(int field, IEnumerable<string> values)
    {
        foreach (string value in values) Text(field, value);
        return this;
    }

    public Protobuf Bytes(int field, ReadOnlySpan<byte> value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(value));
        return this;
    }

    public Protobuf Message(int field, Protobuf message) => Bytes(field, message.ToArray());

    public Protobuf Messages(int field, IEnumerable<Protobuf> messages)
    {
        foreach (Protobuf message in messages) Message(field, message);
        return this;
    }

    public byte[] ToArray()
    {
        output.Flush();
        return buffer.ToArray();
    }
}
