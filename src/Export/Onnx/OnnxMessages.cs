using System.Buffers.Binary;
using System.Runtime.InteropServices;
using MetaRL.Reports.Exports;

namespace MetaRL.Export.Onnx;

/// <summary>The messages of an ONNX model; field numbers from onnx/onnx.proto.</summary>
static class OnnxMessages
{
    const int FloatType = 1, IntType = 7;
    const int AttributeInt = 2, AttributeInts = 7;

    /// <summary>ModelProto: the graph, the version of the format and of the operators.</summary>
    public static Protobuf Model(Protobuf graph, int format, int operators, string version, IEnumerable<KeyValuePair<string, string>> metadata) => new Protobuf()
        .Int(1, format)
        .Text(2, "MetaRL")
        .Text(3, version)
        .Message(7, graph)
        .Message(8, new Protobuf().Text(1, "").Int(2, operators))
        .Messages(14, metadata.Select(static m => new Protobuf().Text(1, m.Key).Text(2, m.Value)));

    /// <summary>GraphProto</summary>
    public static Protobuf Graph(string name, IEnumerable<Protobuf> nodes, IEnumerable<Protobuf> constants, IEnumerable<Protobuf> inputs, IEnumerable<Protobuf> outputs) => new Protobuf()
        .Messages(1, nodes)
        .Text(2, name)
        .Messages(5, constants)
        .Messages(11, inputs)
        .Messages(12, outputs);

    /// <summary>NodeProto: one operation.</summary>
    public static Protobuf Node(string name, string op, IEnumerable<string> inputs, string output, IEnumerable<Protobuf> attributes) => new Protobuf()
        .Texts(1, inputs)
        .Text(2, output)
        .Text(3, name)
        .Text(4, op)
        .Messages(5, attributes);

    /// <summary>AttributeProto</summary>
    public static Protobuf Attribute(string name, long value) => new Protobuf().Text(1, name).Int(3, value).Int(20, AttributeInt);

    /// <summary>AttributeProto</summary>
    public static Protobuf Attribute(string name, IEnumerable<long> values) => new Protobuf().Text(1, name).Ints(8, values).Int(20, AttributeInts);

    /// <summary>TensorProto of float32, row-major.</summary>
    public static Protobuf Floats(string name, IEnumerable<long> shape, ReadOnlySpan<float> values)
    {
        byte[] bytes = MemoryMarshal.AsBytes(values).ToArray();
        if (!BitConverter.IsLittleEndian) Reverse(bytes);
        return new Protobuf().Ints(1, shape).Int(2, FloatType).Text(8, name).Bytes(9, bytes);
    }

    /// <summary>TensorProto of int64, one dimension.</summary>
    public static Protobuf Ints(string name, IReadOnlyList<long> values)
    {
        var bytes = new byte[sizeof(long) * values.Count];
        for (int i = 0; i < values.Count; i++) BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(sizeof(long) * i), values[i]);
        return new Protobuf().Int(1, values.Count).Int(2, IntType).Text(8, name).Bytes(9, bytes);
    }

    /// <summary>ValueInfoProto of float32 [batch, …], the batch of any size.</summary>
    public static Protobuf Batched(string name, IReadOnlyList<int> shape)
    {
        Protobuf dims = new Protobuf().Message(1, new Protobuf().Text(2, "batch")).Messages(1, shape.Select(static d => new Protobuf().Int(1, d)));
        Protobuf type = new Protobuf().Message(1, new Protobuf().Int(1, FloatType).Message(2, dims));
        return new Protobuf().Text(1, name).Message(2, type);
    }

    static void Reverse(byte[] floats)
    {
        for (int at = 0; at < floats.Length; at += sizeof(float)) floats.AsSpan(at, sizeof(float)).Reverse();
    }
}
