using MetaRL.Policies.Sequences;

namespace MetaRL.Export.Onnx;

/// <summary>One step of what policies remember with.</summary>
static class MemoryGraph
{
    /// <summary>Features after a step.</summary>
    /// <param name="memory">What remembers.</param>
    /// <param name="prefix">Of its weights and of the names of its state.</param>
    /// <param name="shown">What is seen at the step.</param>
    /// <exception cref="ExportException">There is no such graph.</exception>
    public static Value Step(SequenceModel memory, string prefix, Value shown) => memory switch
    {
        Gru gru => Step(gru, prefix, shown),
        Lstm lstm => Step(lstm, prefix, shown),
        CausalTransformer transformer => TransformerGraph.Step(transformer, prefix, shown),
        _ => throw new ExportException($"a {memory.GetType().Name} is a memory without a graph in ONNX; take --format safetensors, whose weights a C# program acts with"),
    };

    static Value Step(Gru gru, string prefix, Value x)
    {
        OnnxGraph graph = x.Graph;
        Value h = graph.Input($"{prefix}h", gru.Width);
        Value inputs = x.Dense($"{prefix}w", $"{prefix}b"), back = h.Dense($"{prefix}u", $"{prefix}c");
        Value Gate(Value all, int first, int count = 1) => all.Slice(first * gru.Width, count * gru.Width);
        Value gates = (Gate(inputs, 0, 2) + Gate(back, 0, 2)).Sigmoid();
        Value n = (Gate(inputs, 2) + Gate(gates, 0) * Gate(back, 2)).Tanh();
        Value next = n + Gate(gates, 1) * (h - n);
        graph.Output($"{prefix}h.next", next);
        return next;
    }

    static Value Step(Lstm lstm, string prefix, Value x)
    {
        OnnxGraph graph = x.Graph;
        Value h = graph.Input($"{prefix}h", lstm.Width), c = graph.Input($"{prefix}c", lstm.Width);
        Value gates = x.Dense($"{prefix}w", $"{prefix}b") + h.MatMul(graph.Parameter($"{prefix}u"));
        Value Gate(int i) => gates.Slice(i * lstm.Width, lstm.Width);
        Value cell = Gate(1).Sigmoid() * c + Gate(0).Sigmoid() * Gate(2).Tanh();
        Value next = Gate(3).Sigmoid() * cell.Tanh();
        graph.Output($"{prefix}h.next", next);
        graph.Output($"{prefix}c.next", cell);
        return next;
    }
}
