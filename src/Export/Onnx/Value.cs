using MetaRL.Reports.Exports;

namespace MetaRL.Export.Onnx;

/// <summary>What an operation of a graph gives, or an input or a constant of it: float32, its first dimension the batch, or another in a constant.</summary>
/// <param name="Graph">Whose value it is.</param>
/// <param name="Name">Its name there.</param>
/// <param name="Shape">Dimensions after the first.</param>
sealed record Value(OnnxGraph Graph, string Name, int[] Shape)
{
    /// <summary>Numbers of the last dimension.</summary>
    public int Width => Shape[^1];

    public static Value operator +(Value a, Value b) => a.Elementwise("Add", b);

    public static Value operator -(Value a, Value b) => a.Elementwise("Sub", b);

    public static Value operator *(Value a, Value b) => a.Elementwise("Mul", b);

    public static Value operator /(Value a, Value b) => a.Elementwise("Div", b);

    public static Value operator +(Value a, float b) => a + a.Graph.Scalar(b);

    public static Value operator *(Value a, float b) => a * a.Graph.Scalar(b);

    public static Value operator -(Value a) => a.Map("Neg");

    public Value Tanh() => Map("Tanh");

    public Value Sigmoid() => Map("Sigmoid");

    public Value Relu() => Map("Relu");

    public Value Sqrt() => Map("Sqrt");

    public Value Log() => Map("Log");

    public Value Square() => this * this;

    /// <summary>Over the last dimension.</summary>
    public Value Softmax() => Graph.Apply("Softmax", Shape, [Name], OnnxMessages.Attribute("axis", -1));

    public Value Clip(float low, float high) => Graph.Apply("Clip", Shape, [Name, Graph.Scalar(low).Name, Graph.Scalar(high).Name]);

    /// <summary>[…, I] x [I, J], or [batch, …, I] x [batch, I, J].</summary>
    public Value MatMul(Value b) => Graph.Apply("MatMul", [.. Shape[..^1], b.Width], [Name, b.Name]);

    /// <summary>x W + b</summary>
    public Value Dense(string weight, string bias) => MatMul(Graph.Parameter(weight)) + Graph.Parameter(bias);

    /// <summary>Some of the last dimension.</summary>
    public Value Slice(int start, int count) => start == 0 && count == Width ? this
        : Graph.Apply("Slice", [.. Shape[..^1], count], [Name, Graph.Ints(start), Graph.Ints(start + count), Graph.Ints(Shape.Length)]);

    /// <summary>Some of the dimension after the batch.</summary>
    public Value Rows(int start, int count) => Graph.Apply("Slice", [count, .. Shape[1..]], [Name, Graph.Ints(start), Graph.Ints(start + count), Graph.Ints(1)]);

    /// <summary>The same numbers in another shape; the batch stays.</summary>
    public Value Reshape(params int[] shape) => Graph.Apply("Reshape", shape, [Name, Graph.Ints([-1, .. shape.Select(static d => (long)d)])]);

    /// <summary>In another order of the dimensions, the batch being number 0.</summary>
    public Value Transpose(params int[] order)
        => Graph.Apply("Transpose", [.. order[1..].Select(d => Shape[d - 1])], [Name], OnnxMessages.Attribute("perm", order.Select(static d => (long)d)));

    /// <summary>Over the last dimension, which stays with one number.</summary>
    public Value Reduce(string op, params Protobuf[] more) => Graph.Apply(op, [.. Shape[..^1], 1], [Name], [OnnxMessages.Attribute("axes", [-1L]), .. more]);

    /// <summary>Over the last dimension, which stays with one number.</summary>
    public Value Sum() => Graph.Apply("ReduceSum", [.. Shape[..^1], 1], [Name, Graph.Ints(-1)]);

    /// <summary>A constant of one row, repeated for each of the batch.</summary>
    public Value ForEach() => Graph.Apply("Expand", Shape, [Name, Graph.BatchBy(Shape)]);

    /// <summary>Rows of b behind those of a, in the dimension after the batch.</summary>
    public static Value Stacked(Value a, Value b)
        => a.Graph.Apply("Concat", [a.Shape[0] + b.Shape[0], .. a.Shape[1..]], [a.Name, b.Name], OnnxMessages.Attribute("axis", 1));

    /// <summary>Values side by side in their last dimension.</summary>
    public static Value Concat(params Value[] parts) => parts is [var only] ? only
        : parts[0].Graph.Apply("Concat", [.. parts[0].Shape[..^1], parts.Sum(static p => p.Width)], parts.Select(static p => p.Name), OnnxMessages.Attribute("axis", -1));

    /// <summary>Of one number each.</summary>
    public Value Map(string op) => Graph.Apply(op, Shape, [Name]);

    Value Elementwise(string op, Value b) => Graph.Apply(op, Broadcast(Shape, b.Shape), [Name, b.Name]);

    static int[] Broadcast(int[] a, int[] b)
    {
        int rank = Math.Max(a.Length, b.Length);
        return [.. Enumerable.Range(0, rank).Select(d => Math.Max(At(a, d), At(b, d)))];

        int At(int[] shape, int d) => d < rank - shape.Length ? 1 : shape[d - rank + shape.Length];
    }
}
