using MetaRL.Reports.Exports;
using MetaRL.Tensors;

namespace MetaRL.Export.Onnx;

/// <summary>A graph of operations while it is made: what is applied is appended, in an order in which it can be computed.</summary>
/// <param name="parameters">The weights, leading dimension 1; those that the graph uses become constants of it, <c>theta/NAME</c>.</param>
sealed class OnnxGraph(Params parameters)
{
    /// <summary>The version of the operators that are used.</summary>
    public const int Operators = 17;

    // The version of the file format that came with them.
    const int Format = 8;

    readonly List<Protobuf> nodes = [], constants = [], inputs = [], outputs = [];
    readonly Dictionary<string, Value> known = [];
    readonly Dictionary<string, string> numbers = [];
    string? batch;

    /// <summary>Names of the inputs, in order.</summary>
    public List<string> Inputs { get; } = [];

    /// <summary>Names of the outputs, in order.</summary>
    public List<string> Outputs { get; } = [];

    /// <summary>The weights.</summary>
    public Params Parameters => parameters;

    /// <summary>[batch, width]</summary>
    public Value Input(string name, params int[] shape)
    {
        inputs.Add(OnnxMessages.Batched(name, shape));
        Inputs.Add(name);
        return new(this, name, shape);
    }

    /// <summary>Makes a value an output.</summary>
    public void Output(string name, Value value)
    {
        nodes.Add(OnnxMessages.Node(name, "Identity", [value.Name], name, []));
        outputs.Add(OnnxMessages.Batched(name, value.Shape));
        Outputs.Add(name);
    }

    /// <summary>A weight, without its leading dimension.</summary>
    /// <exception cref="KeyNotFoundException">It is missing; the message lists those there are.</exception>
    public Value Parameter(string name)
    {
        if (known.TryGetValue(name, out Value? value)) return value;
        Tensor x = parameters[name];
        return known[name] = Constant($"theta/{name}", x, [.. Enumerable.Range(1, x.Shape.Rank - 1).Select(d => x.Shape[d])]);
    }

    /// <summary>A constant with the numbers of a tensor.</summary>
    public Value Constant(string name, Tensor x, params int[] shape)
    {
        var values = new float[x.Shape.Size];
        x.CopyTo(values);
        return Constant(name, values, shape);
    }

    /// <summary>A constant.</summary>
    /// <param name="name">None that there is.</param>
    /// <param name="values">Row-major.</param>
    /// <param name="shape">All of its dimensions.</param>
    public Value Constant(string name, float[] values, params int[] shape)
    {
        constants.Add(OnnxMessages.Floats(name, shape.Select(static d => (long)d), values));
        return new(this, name, shape.Length > 1 ? shape[1..] : []);
    }

    /// <summary>One number, beside whatever it is combined with.</summary>
    public Value Scalar(float value)
    {
        string name = $"number/{BitConverter.SingleToInt32Bits(value):x8}";
        if (!known.TryGetValue(name, out Value? scalar)) known[name] = scalar = Constant(name, [value]);
        return scalar;
    }

    /// <summary>Whole numbers as a constant; its name.</summary>
    public string Ints(params long[] values)
    {
        string key = string.Join(',', values);
        if (numbers.TryGetValue(key, out string? name)) return name;
        name = $"numbers/{key}";
        constants.Add(OnnxMessages.Ints(name, values));
        return numbers[key] = name;
    }

    /// <summary>The whole shape of a value of the first input's batch with given dimensions after it; a name.</summary>
    public string BatchBy(int[] shape)
    {
        batch ??= Add("Slice", [Add("Shape", [Inputs[0]]), Ints(0), Ints(1), Ints(0)]);
        return Add("Concat", [batch, Ints([.. shape.Select(static d => (long)d)])], OnnxMessages.Attribute("axis", 0));
    }

    /// <summary>Appends an operation.</summary>
    /// <param name="op">By its name in ONNX.</param>
    /// <param name="shape">Of the result, after the first dimension.</param>
    /// <param name="of">What it is applied to.</param>
    /// <param name="attributes">Of the operation.</param>
    public Value Apply(string op, int[] shape, IEnumerable<string> of, params Protobuf[] attributes) => new(this, Add(op, of, attributes), shape);

    string Add(string op, IEnumerable<string> of, params Protobuf[] attributes)
    {
        string name = $"{op.ToLowerInvariant()}/{nodes.Count}";
        nodes.Add(OnnxMessages.Node(name, op, of, name, attributes));
        return name;
    }

    /// <summary>The file's bytes.</summary>
    /// <param name="name">Of the graph.</param>
    /// <param name="metadata">Kept beside it.</param>
    public byte[] Serialize(string name, IReadOnlyDictionary<string, string> metadata)
    {
        Protobuf graph = OnnxMessages.Graph(name, nodes, constants, inputs, outputs);
        return OnnxMessages.Model(graph, Format, Operators, typeof(Tensor).Assembly.GetName().Version?.ToString(3) ?? "", metadata).ToArray();
    }
}
