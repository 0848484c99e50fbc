using System.Buffers.Binary;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MetaRL.Persistence;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;

namespace MetaRL.Tests;

public sealed class SafeTensorsTests
{
    static readonly Dictionary<string, string> Metadata = new() { ["format"] = "test", ["quote \" and \u00fc"] = "line\nbreak" };

    [Fact]
    public void Float32_comes_back_bit_by_bit() => RoundTrips(SimdBackend.Instance, Precision.Float32,
        random => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)),
        [0f, -0f, float.PositiveInfinity, float.NegativeInfinity, float.NaN, float.Epsilon, -float.Epsilon, float.MaxValue, float.MinValue]);

    [Fact]
    public void Float64_comes_back_bit_by_bit() => RoundTrips(new ReferenceBackend(), Precision.Float64,
        random => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)),
        [0, -0.0, double.PositiveInfinity, double.NegativeInfinity, double.NaN, double.Epsilon, double.MaxValue, 0.1]);

    static void RoundTrips(IBackend backend, Precision precision, Func<Random, double> number, double[] special) => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        double Value() => random.Next(3) == 0 ? special[random.Next(special.Length)] : number(random) is var x && double.IsNaN(x) ? 1 : x;
        Params tensors = new(Enumerable.Range(0, random.Next(6)).Select(i =>
        {
            Shape shape = Shape.Of([.. Enumerable.Range(0, random.Next(5)).Select(_ => random.Next(5))]);
            return ($"layer{i}/w \u03b8", Tensor.From(backend, [.. Enumerable.Range(0, shape.Size).Select(_ => Value())], shape));
        }));
        (Params back, Dictionary<string, string> metadata) = SafeTensors.Deserialize(SafeTensors.Serialize(tensors, Metadata, precision), backend);
        Assert.Equal(tensors.Names, back.Names);
        Assert.Equal(Metadata, metadata);
        Assert.Equal(tensors.Values.Select(v => v.Shape), back.Values.Select(v => v.Shape));
        Assert.Equal(Bits(tensors), Bits(back));
    }).QuickCheckThrowOnFailure();

    static long[] Bits(Params p) => Array.ConvertAll(Vectors.Flat(p), BitConverter.DoubleToInt64Bits);

    // The format as its documentation has it, put together by hand: order of entries, spaces and a scalar included.
    [Fact]
    public void A_file_made_elsewhere_is_read()
    {
        const string header = """
            {"b":{"dtype":"F64","shape":[],"data_offsets":[8,16]}, "__metadata__":{"made by":"hand"},
             "a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}   
            """;
        byte[] body = [.. BitConverter.GetBytes(1.5f), .. BitConverter.GetBytes(-2f), .. BitConverter.GetBytes(Math.PI)];
        (Params tensors, Dictionary<string, string> metadata) = SafeTensors.Deserialize(File(header, body), new ReferenceBackend());
        Assert.Equal(["a", "b"], tensors.Names);
        Assert.Equal<Shape>([1, 2], tensors["a"].Shape);
        Assert.Equal([1.5, -2], tensors["a"].ToArray());
        Assert.Equal(Math.PI, tensors["b"].Item());
        Assert.Equal("hand", Assert.Single(metadata, m => m.Key == "made by").Value);
    }

    [Fact]
    public void What_is_written_has_the_layout_of_the_format()
    {
        Params tensors = new([("w", Tensor.From(new ReferenceBackend(), [1.0, 2], [2]))]);
        byte[] file = SafeTensors.Serialize(tensors, new Dictionary<string, string> { ["k"] = "v" }, Precision.Float32);
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        Assert.Equal(0, length % 8);
        Assert.Equal("""{"__metadata__":{"k":"v"},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", Encoding.UTF8.GetString(file, 8, length).TrimEnd(' '));
        Assert.Equal([0, 0, 0x80, 0x3F, 0, 0, 0, 0x40], file[(8 + length)..]);
    }

    [Theory]
    [InlineData("null", "not a JSON object")]
    [InlineData("[1]", "not a JSON object")]
    [InlineData("{]", "not JSON")]
    [InlineData("""{"w":null}""", "malformed")]
    [InlineData("""{"w":{"dtype":"F32"}}""", "malformed")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1.5],"data_offsets":[0,8]}}""", "malformed")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2,1,1,1,1],"data_offsets":[0,8]}}""", "malformed")]
    [InlineData("""{"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "malformed")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2000000000,2000000000],"data_offsets":[0,8]}}""", "malformed")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", "malformed")]
    [InlineData("""{"__metadata__":{"k":1}}""", "malformed")]
    [InlineData("""{"w":{"dtype":"BF16","shape":[4],"data_offsets":[0,8]}}""", "has type BF16, expected F32 or F64")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", "'w' [2] should lie at bytes 4 to 12 of 8")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", "'w' [2] should lie at bytes")]
    [InlineData("""{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "'w' [3] should lie at bytes")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[9223372036854775800,9223372036854775807]}}""", "'w' [2] should lie at bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "'b' begins at byte 0, expected 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "'a' begins at byte 4, expected 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "end at byte 4 of 8")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}}""", "3 data offsets")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "its header is")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "malformed")]
    public void A_bad_header_is_an_error_that_says_why(string header, string why)
        => Assert.Contains(why, Assert.Throws<InvalidDataException>(() => SafeTensors.Deserialize(File(header, new byte[8]), new ReferenceBackend())).Message);

    [Fact]
    public void A_name_that_no_file_can_hold_is_an_error_when_it_is_written()
    {
        Params tensors = new([("w\ud800", Tensor.From(new ReferenceBackend(), [1.0], [1]))]);
        string message = Assert.Throws<ArgumentException>(() => SafeTensors.Serialize(tensors, Metadata, Precision.Float32)).Message;
        Assert.Contains("half of a surrogate pair", message);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(100_000_001)]
    [InlineData(9)]
    public void A_header_length_that_cannot_be_is_an_error(long length)
    {
        var file = new byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(file, length);
        Assert.Contains($"{length}", Assert.Throws<InvalidDataException>(() => SafeTensors.Deserialize(file, new ReferenceBackend())).Message);
        Assert.Throws<InvalidDataException>(() => SafeTensors.Deserialize(file.AsSpan(0, 7), new ReferenceBackend()));
    }

    static byte[] File(string header, byte[] body)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((long)json.Length), .. json, .. body];
    }
}
