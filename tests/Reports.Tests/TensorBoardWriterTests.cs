using System.Buffers.Binary;
using Google.Protobuf;
using MetaRL.Reports.Runs;
using MetaRL.Reports.TensorBoard;
using MetaRL.Training;

namespace MetaRL.Reports.Tests;

public sealed class TensorBoardWriterTests : IDisposable
{
    readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Crc32CMatchesTheKnownVector()
    {
        Assert.Equal(0xE3069283u, TfRecord.Crc32C("123456789"u8));
        // RFC 3720, B.4: 32 bytes of zeros.
        Assert.Equal(0x8A9136AAu, TfRecord.Crc32C(new byte[32]));
        Assert.Equal(0xA282EAD8u + 0x00020000u, TfRecord.Mask(1));
    }

    [Fact]
    public void WritesVersionStartAndEveryScalar()
    {
        IterationRecord record = Samples.Iteration(7, heldOut: true);
        string path;
        using (TensorBoardWriter writer = new(folder.Path, new FixedClock()))
        {
            path = writer.Path;
            writer.Append(record);
        }
        Event[] events = Read(path);
        Assert.Equal("events.out.tfevents.1700000000.metarl", Path.GetFileName(path));
        Assert.Equal("brain.Event:2", events[0].FileVersion);
        Assert.All(events, e => Assert.Equal(1700000000.25, e.WallTime));
        Assert.Equal((7, true), (events[1].Step, events[1].Start));
        Assert.Equal(7, events[2].Step);
        Dictionary<string, float> scalars = events[2].Scalars;
        for (int k = 0; k <= 2; k++)
        {
            Assert.Equal((float)record.Returns[k], scalars[$"returns/k{k}"]);
            Assert.Equal((float)record.HeldOut![k], scalars[$"heldout/k{k}"]);
        }
        Assert.Equal((float)record.Loss, scalars["loss"]);
        Assert.Equal((float)record.GradientNorm, scalars["gradient_norm"]);
        Assert.Equal(0.01f, scalars["kl"]);
        Assert.Equal(4000f, scalars["env_steps_per_second"]);
        Assert.Equal([0.3f, 0.1f, 0.2f, 0.4f], new[] { "rollout", "adaptation", "outer_update", "evaluation" }.Select(p => scalars["seconds/" + p]));
        Assert.Equal(1f, scalars["extra/lineSearchSteps"]);
        Assert.Equal(16, scalars.Count);
    }

    [Fact]
    public void AWriterAtTheSameSecondGetsItsOwnFile()
    {
        using TensorBoardWriter first = new(folder.Path, new FixedClock()), second = new(folder.Path, new FixedClock());
        Assert.NotEqual(first.Path, second.Path);
        Assert.All(Directory.GetFiles(folder.Path), f => Assert.StartsWith(RunFolder.EventsPrefix, Path.GetFileName(f)));
    }

    [Fact]
    public void AnIterationIsReadableBeforeTheWriterCloses()
    {
        using TensorBoardWriter writer = new(folder.Path, new FixedClock());
        for (int i = 0; i < 3; i++)
        {
            writer.Append(Samples.Iteration(i));
            Assert.Equal(Enumerable.Range(0, i + 1), Read(writer.Path).Where(e => e.Scalars.Count > 0).Select(e => (int)e.Step));
        }
    }

    [Fact]
    public void TimelessIterationsHaveNoRate()
    {
        using TensorBoardWriter writer = new(folder.Path, new FixedClock());
        writer.Append(Samples.Iteration(0) with { Seconds = default });
        Assert.DoesNotContain("env_steps_per_second", Read(writer.Path)[^1].Scalars.Keys);
    }

    static Event[] Read(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] file = new byte[stream.Length];
        stream.ReadExactly(file);
        List<Event> events = [];
        for (int at = 0; at < file.Length;)
        {
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at));
            Assert.Equal(Masked(file.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8)));
            byte[] data = file[(at + 12)..(at + 12 + length)];
            Assert.Equal(Masked(data), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 12 + length)));
            events.Add(Event.Parse(data));
            at += 16 + length;
        }
        return [.. events];
    }

    // Bit by bit, from the polynomial: shares nothing with the code under test.
    static uint Masked(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in data)
        {
            crc ^= b;
            for (int i = 0; i < 8; i++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
        }
        crc = ~crc;
        return unchecked(((crc >> 15) | (crc << 17)) + 0xA282EAD8);
    }

    sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(1700000000250);
    }

    sealed record Event(double WallTime, long Step, string FileVersion, bool Start, Dictionary<string, float> Scalars)
    {
        public static Event Parse(byte[] data)
        {
            Event result = new(0, 0, "", false, []);
            CodedInputStream input = new(data);
            for (uint tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
                result = WireFormat.GetTagFieldNumber(tag) switch
                {
                    1 => result with { WallTime = input.ReadDouble() },
                    2 => result with { Step = input.ReadInt64() },
                    3 => result with { FileVersion = input.ReadString() },
                    5 => result with { Scalars = Summary(input.ReadBytes()) },
                    7 => result with { Start = input.ReadBytes().Span.SequenceEqual(new byte[] { 8, 1 }) },
                    int field => throw new InvalidDataException($"field {field}"),
                };
            return result;
        }

        static Dictionary<string, float> Summary(ByteString summary)
        {
            Dictionary<string, float> scalars = [];
            CodedInputStream input = summary.CreateCodedInput();
            while (input.ReadTag() != 0)
            {
                CodedInputStream value = input.ReadBytes().CreateCodedInput();
                Assert.Equal(WireFormat.MakeTag(1, WireFormat.WireType.LengthDelimited), value.ReadTag());
                string name = value.ReadString();
                Assert.Equal(WireFormat.MakeTag(2, WireFormat.WireType.Fixed32), value.ReadTag());
                scalars.Add(name, value.ReadFloat());
                Assert.Equal(0u, value.ReadTag());
            }
            return scalars;
        }
    }
}
