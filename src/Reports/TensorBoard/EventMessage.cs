using Google.Protobuf;

namespace MetaRL.Reports.TensorBoard;

/// <summary>TensorFlow's Event message, as far as scalars need it; field numbers from tensorflow/core/util/event.proto
/// and tensorflow/core/framework/summary.proto.</summary>
static class EventMessage
{
    const int WallTime = 1, Step = 2, FileVersion = 3, Summary = 5, SessionLog = 7;
    const int SummaryValue = 1, ValueTag = 1, ValueSimple = 2, SessionStatus = 1, SessionStart = 1;

    /// <summary>First event of every file.</summary>
    public static byte[] Version(double wallTime) => Message(o =>
    {
        WriteDouble(o, WallTime, wallTime);
        WriteBytes(o, FileVersion, "brain.Event:2"u8);
    });

    /// <summary>Tells readers that events of earlier files at this step or later are void.</summary>
    public static byte[] Start(double wallTime, long step) => Message(o =>
    {
        WriteDouble(o, WallTime, wallTime);
        WriteInt64(o, Step, step);
        WriteBytes(o, SessionLog, Message(log => WriteInt64(log, SessionStatus, SessionStart)));
    });

    public static byte[] Scalars(double wallTime, long step, IEnumerable<KeyValuePair<string, double>> values) => Message(o =>
    {
        WriteDouble(o, WallTime, wallTime);
        WriteInt64(o, Step, step);
        WriteBytes(o, Summary, Message(summary =>
        {
            foreach ((string tag, double value) in values) WriteBytes(summary, SummaryValue, Scalar(tag, value));
        }));
    });

    /// <summary>A run's settings, or how it ended: what the HParams plugin reads (<see cref="HyperparameterMessage"/>).</summary>
    public static byte[] Hyperparameters(double wallTime, string tag, byte[] data) => Message(o =>
    {
        WriteDouble(o, WallTime, wallTime);
        WriteBytes(o, Summary, Message(summary => WriteBytes(summary, SummaryValue, HyperparameterMessage.Value(tag, data))));
    });

    static byte[] Scalar(string tag, double value) => Message(o =>
    {
        o.WriteTag(ValueTag, WireFormat.WireType.LengthDelimited);
        o.WriteString(tag);
        o.WriteTag(ValueSimple, WireFormat.WireType.Fixed32);
        o.WriteFloat((float)value);
    });

    internal static byte[] Message(Action<CodedOutputStream> write)
    {
        using MemoryStream buffer = new();
        using (CodedOutputStream output = new(buffer, leaveOpen: true)) write(output);
        return buffer.ToArray();
    }

    internal static void WriteDouble(CodedOutputStream output, int field, double value)
    {
        output.WriteTag(field, WireFormat.WireType.Fixed64);
        output.WriteDouble(value);
    }

    internal static void WriteInt64(CodedOutputStream output, int field, long value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
    }

    internal static void WriteBytes(CodedOutputStream output, int field, ReadOnlySpan<byte> value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(value));
    }
}
