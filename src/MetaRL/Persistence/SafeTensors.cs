using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Persistence;

/// <summary>
/// The safetensors file format: 8 bytes header length (little endian), a JSON header {name: {dtype, shape,
/// data_offsets}, "__metadata__": {string: string}}, then the elements, row-major and little endian.
/// (huggingface/safetensors, format documentation.) float32 and float64.
/// </summary>
public static class SafeTensors
{
    const int LongestHeader = 100_000_000;   // the format's own limit

    /// <summary>The file's bytes: every tensor in <paramref name="precision"/>.</summary>
    /// <exception cref="ArgumentException">A name that is no text: it holds half of a surrogate pair.</exception>
    public static byte[] Serialize(Params tensors, IReadOnlyDictionary<string, string> metadata, Precision precision)
    {
        var header = new JsonObject { ["__metadata__"] = new JsonObject(metadata.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value))) };
        using var body = new MemoryStream();
        foreach ((string name, Tensor tensor) in tensors.Items())
        {
            WholeText.Require("parameter", name);
            long start = body.Length;
            body.Write(Bytes(tensor, precision));
            header[name] = new JsonObject
            {
                ["dtype"] = precision == Precision.Float32 ? "F32" : "F64",
                ["shape"] = new JsonArray([.. Dims(tensor.Shape).Select(d => (JsonNode)d)]),
                ["data_offsets"] = new JsonArray(start, body.Length),
            };
        }
        byte[] json = Encoding.UTF8.GetBytes(header.ToJsonString());   // needs no reflection, which file-based apps lack
        int padding = (8 - json.Length % 8) % 8;   // spaces, so that the elements start aligned
        var file = new byte[8 + json.Length + padding + body.Length];
        BinaryPrimitives.WriteInt64LittleEndian(file, json.Length + padding);
        json.CopyTo(file, 8);
        file.AsSpan(8 + json.Length, padding).Fill((byte)' ');
        body.GetBuffer().AsSpan(0, (int)body.Length).CopyTo(file.AsSpan(8 + json.Length + padding));
        return file;
    }

    /// <summary>The tensors and metadata of a file's bytes. All of the header is checked before the first tensor is made.</summary>
    /// <exception cref="InvalidDataException">Not such a file, or not whole: as the format asks, the tensors lie one after
    /// another and fill the file.</exception>
    public static (Params Tensors, Dictionary<string, string> Metadata) Deserialize(ReadOnlySpan<byte> file, IBackend backend)
    {
        if (file.Length < 8) throw new InvalidDataException($"{file.Length} bytes are too few for a safetensors file");
        long length = BinaryPrimitives.ReadInt64LittleEndian(file);
        if (length is < 2 or > LongestHeader || length > file.Length - 8) throw new InvalidDataException($"its header claims {length} bytes of {file.Length}");
        ReadOnlySpan<byte> body = file[(8 + (int)length)..];
        var metadata = new Dictionary<string, string>();
        var entries = new List<Entry>();
        try
        {
            JsonObject header = Parse(file.Slice(8, (int)length));
            foreach ((string name, JsonNode? entry) in header)
                if (name == "__metadata__") foreach ((string key, JsonNode? value) in entry!.AsObject()) metadata[key] = value!.GetValue<string>();
                else entries.Add(Read(name, entry!.AsObject(), body.Length));
        }
        catch (Exception e) when (e is NullReferenceException or InvalidOperationException or FormatException or ArgumentException or OverflowException)
        {
            throw new InvalidDataException($"its header is malformed: {e.Message}", e);
        }
        Entry[] inOrder = [.. entries.OrderBy(e => e.Start).ThenBy(e => e.End)];
        RequireFilled(inOrder, body.Length);
        var items = new List<(string, Tensor)>();
        foreach (Entry entry in inOrder) items.Add((entry.Name, entry.Of(body, backend)));
        return (new(items), metadata);
    }

    static JsonObject Parse(ReadOnlySpan<byte> json)
    {
        try { return JsonNode.Parse(json) as JsonObject ?? throw new InvalidDataException("its header is not a JSON object"); }
        catch (JsonException e) { throw new InvalidDataException($"its header is not JSON: {e.Message}", e); }
    }

    static Entry Read(string name, JsonObject entry, int length)
    {
        string dtype = entry["dtype"]!.GetValue<string>();
        Shape shape = Shape.Of([.. entry["shape"]!.AsArray().Select(d => d!.GetValue<int>())]);
        JsonArray offsets = entry["data_offsets"]!.AsArray();
        if (offsets.Count != 2) throw new InvalidDataException($"tensor '{name}' is malformed: {offsets.Count} data offsets, expected 2");
        long start = offsets[0]!.GetValue<long>(), end = offsets[1]!.GetValue<long>();
        int width = dtype switch { "F32" => 4, "F64" => 8, _ => throw new InvalidDataException($"tensor '{name}' has type {dtype}, expected F32 or F64") };
        if (start < 0 || end > length || end - start != (long)shape.Size * width)
            throw new InvalidDataException($"tensor '{name}' {shape} should lie at bytes {start} to {end} of {length}");
        return new(name, shape, width, (int)start, (int)end);
    }

    // Two names of the same bytes would make many large tensors of a small file.
    static void RequireFilled(Entry[] inOrder, int length)
    {
        int end = 0;
        foreach (Entry entry in inOrder)
        {
            if (entry.Start != end) throw new InvalidDataException($"tensor '{entry.Name}' begins at byte {entry.Start}, expected {end}, where the one before it ends");
            end = entry.End;
        }
        if (end != length) throw new InvalidDataException($"its tensors end at byte {end} of {length}");
    }

    readonly record struct Entry(string Name, Shape Shape, int Width, int Start, int End)
    {
        public Tensor Of(ReadOnlySpan<byte> body, IBackend backend)
        {
            ReadOnlySpan<byte> bytes = body[Start..End];
            return Width == 4
                ? Tensor.From(backend, MemoryMarshal.Cast<byte, float>(bytes), Shape)
                : Tensor.From(backend, MemoryMarshal.Cast<byte, double>(bytes), Shape);
        }
    }

    static byte[] Bytes(Tensor tensor, Precision precision)
    {
        double[] values = tensor.ToArray();
        return precision == Precision.Float64
            ? MemoryMarshal.AsBytes<double>(values).ToArray()
            : MemoryMarshal.AsBytes<float>(Array.ConvertAll(values, static v => (float)v)).ToArray();
    }

    static int[] Dims(Shape shape)
    {
        var dims = new int[shape.Rank];
        shape.CopyTo(dims);
        return dims;
    }
}

/// <summary>Width of a stored element.</summary>
public enum Precision
{
    /// <summary>4 bytes.</summary>
    Float32,
    /// <summary>8 bytes.</summary>
    Float64,
}
