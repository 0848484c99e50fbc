using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using MetaRL.Evaluation;
using MetaRL.Persistence;
using MetaRL.Reports.TensorBoard;

namespace MetaRL.Reports.Tests;

/// <summary>Settings as TensorBoard's HParams plugin reads them, by a reader of bytes that shares nothing with the writer.</summary>
public sealed class HyperparameterTests : IDisposable
{
    readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void SettingsAreHparamsOfTheirOwnTypes()
    {
        Message start = Plugin(Written(Config("""{"name":"grüße","learner":{"type":"maml","innerLr":0.1,"deep":{"isOn":true}},"hidden":[64,64],"from":null}""")), "_hparams_/session_start_info").One(3);
        Dictionary<string, Message> all = start.All(1).ToDictionary(static entry => entry.Text(1), static entry => entry.One(2));
        Assert.Equal(["name", "learner", "learner.innerLr", "learner.deep.isOn", "hidden", "from"], all.Keys);
        Assert.Equal(("grüße", "maml", "[64,64]", "none"), (all["name"].Text(3), all["learner"].Text(3), all["hidden"].Text(3).Replace(" ", ""), all["from"].Text(3)));
        Assert.Equal(0.1, all["learner.innerLr"].Double(2));
        Assert.Equal(1ul, all["learner.deep.isOn"].Number(4));
        Assert.Equal(1700000000.25, start.Double(5));
    }

    [Fact]
    public void SeedsAreOneGroupAndOtherSettingsAnother()
    {
        string Group(RunConfig config) => Plugin(Written(config), "_hparams_/session_start_info").One(3).Text(4);
        RunConfig one = Config("""{"a":1}""");
        Assert.Equal(Group(one), Group(one with { Seed = 2 }));
        Assert.NotEqual(Group(one), Group(Config("""{"a":2}""")));
        Assert.StartsWith("walk ", Group(one));
    }

    [Fact]
    public void AnEndIsASuccessWithWhatCameOut()
    {
        EvaluationRecord outcome = Samples.Evaluation(1);
        Message[] values = Written(Config("{}"), outcome);
        Message end = Plugin(values, "_hparams_/session_end_info").One(4);
        Assert.Equal((1ul, 1700000000.25), (end.Number(1), end.Double(2)));
        foreach (AdaptationStep step in outcome.Seeds[0].Steps)
            Assert.Equal((float)step.Mean, values.Single(v => v.Text(1) == $"evaluation/k{step.K}").Single(2));
    }

    // TensorBoard skips a value without one.
    [Fact]
    public void EveryValueHasATensorOfOneZero()
    {
        Message tensor = Written(Config("{}"))[0].One(8);
        Assert.Equal(1ul, tensor.Number(1));
        Assert.Equal(1ul, tensor.One(2).One(2).Number(1));
        Assert.Equal(new byte[4], tensor.Bytes(5));
    }

    static RunConfig Config(string settings) => new() { Experiment = "walk", Seed = 1, Settings = JsonNode.Parse(settings)!.AsObject(), Environment = [] };

    static Message Plugin(Message[] values, string tag)
    {
        Message plugin = values.Single(v => v.Text(1) == tag).One(9).One(1);
        Assert.Equal("hparams", plugin.Text(1));
        return plugin.One(2);
    }

    // All values of all summaries.
    Message[] Written(RunConfig config, EvaluationRecord? outcome = null)
    {
        string path;
        using (TensorBoardWriter writer = new(folder.Path, new FixedClock()))
        {
            path = writer.Path;
            writer.Begin(config);
            if (outcome is not null) writer.End(outcome, 5);
        }
        byte[] file = File.ReadAllBytes(path);
        List<Message> values = [];
        for (int at = 0; at < file.Length;)
        {
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at));
            values.AddRange(new Message(file[(at + 12)..(at + 12 + length)]).All(5).SelectMany(static summary => summary.All(1)));
            at += length + 16;
        }
        return [.. values];
    }

    sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(1700000000250);
    }

    // Protocol buffers as bytes: key = field << 3 | type, types 0 varint, 1 eight bytes, 2 a length and so many, 5 four bytes.
    sealed class Message
    {
        readonly List<(int Field, byte[] Bytes)> fields = [];

        public Message(byte[] data)
        {
            for (int at = 0; at < data.Length;)
            {
                ulong key = Varint(data, ref at);
                int size = (key & 7) switch { 0 => VarintLength(data, at), 1 => 8, 2 => (int)Varint(data, ref at), 5 => 4, ulong type => throw new InvalidDataException($"type {type}") };
                fields.Add(((int)(key >> 3), data[at..(at + size)]));
                at += size;
            }
        }

        public byte[] Bytes(int field) => fields.Single(f => f.Field == field).Bytes;
        public Message One(int field) => new(Bytes(field));
        public IEnumerable<Message> All(int field) => fields.Where(f => f.Field == field).Select(static f => new Message(f.Bytes));
        public string Text(int field) => Encoding.UTF8.GetString(Bytes(field));
        public double Double(int field) => BinaryPrimitives.ReadDoubleLittleEndian(Bytes(field));
        public float Single(int field) => BinaryPrimitives.ReadSingleLittleEndian(Bytes(field));

        public ulong Number(int field)
        {
            int at = 0;
            return Varint(Bytes(field), ref at);
        }

        static int VarintLength(byte[] data, int at)
        {
            int from = at;
            Varint(data, ref at);
            return at - from;
        }

        static ulong Varint(byte[] data, ref int at)
        {
            ulong value = 0;
            for (int shift = 0; ; shift += 7)
            {
                byte next = data[at++];
                value |= (ulong)(next & 127) << shift;
                if (next < 128) return value;
            }
        }
    }
}
