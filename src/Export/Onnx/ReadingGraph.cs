using MetaRL.Policies.Reading;
using MetaRL.Tensors;

namespace MetaRL.Export.Onnx;

/// <summary>What reading classifiers make of features and of what they have read, which is a constant of the graph.</summary>
static class ReadingGraph
{
    const float Tiny = 1e-8f;   // of MatchingClassifier

    /// <summary>Logits of the classes.</summary>
    /// <exception cref="ExportException">There is no such graph.</exception>
    public static Value Logits(ReadingClassifier policy, Value features) => policy switch
    {
        PrototypeClassifier => features.Dense("read.w", "read.b"),
        RidgeClassifier => Parameter(features, "ridge.scale") * features.MatMul(Parameter(features, "read.w")) + Parameter(features, "ridge.shift"),
        MatchingClassifier => Matching(features),
        SiameseClassifier => Siamese(features),
        MemoryClassifier => Remembered(features),
        RecurrentClassifier => Recurrent(features),
        _ => throw new ExportException($"a {policy.GetType().Name} is a classifier without a graph in ONNX; take --format safetensors, whose weights a C# program acts with"),
    };

    static Value Parameter(Value features, string name) => features.Graph.Parameter(name);

    static Value Matching(Value features)
    {
        Value keys = Turned(features, "read.keys", static k => Directions(k, (double)Tiny));
        Value attention = (Parameter(features, "match.logScale").Map("Exp") * Directions(features, Tiny).MatMul(keys)).Softmax();
        return (attention.MatMul(Parameter(features, "read.labels")).Relu() + Tiny).Log();
    }

    static Value Siamese(Value features)
    {
        const float far = 1e6f;
        OnnxGraph graph = features.Graph;
        Tensor labels = graph.Parameters["read.labels"];
        (int examples, int ways) = (labels.Shape[1], labels.Shape[2]);
        Value keys = Turned(features, "read.keys", static k => k), lengths = Turned(features, "read.lengths", "read.keys", static k => k.Square().Sum(-1));
        Value squared = (features.Square().Sum() + lengths - features.MatMul(keys) * 2).Relu();
        Value own = graph.Constant("read.own", labels, 1, examples, ways), others = graph.Constant("read.others", (1 - labels) * -far, 1, examples, ways);
        Value near = own * -squared.Reshape(examples, 1) + others;
        return graph.Apply("ReduceMax", [ways], [near.Name], OnnxMessages.Attribute("axes", [1L]), OnnxMessages.Attribute("keepdims", 0));
    }

    static Value Remembered(Value features)
    {
        const float tiny = 1e-12f;
        Value slots = Turned(features, "read.memory.directions", "read.memory", static m => Directions(m, tiny));
        Value key = features.MatMul(Parameter(features, "mann.key"));
        Value read = Directions(key, tiny).MatMul(slots).Softmax().MatMul(Parameter(features, "read.memory"));
        return Value.Concat(features, read).Dense("mann.w", "mann.b");
    }

    static Value Recurrent(Value features)
        => Value.Concat(features, Parameter(features, "read.state").ForEach()).Dense("mix.w", "mix.b").Tanh().Dense("mix.out.w", "mix.out.b");

    static Value Directions(Value x, float tiny) => x / (x.Square().Sum() + tiny).Sqrt();

    static Tensor Directions(Tensor x, double tiny) => x / (x.Square().Sum(-1) + tiny).Sqrt();

    // Something of each example, [1, S, D], as columns.
    static Value Turned(Value features, string name, Func<Tensor, Tensor> of) => Turned(features, name, name, of);

    static Value Turned(Value features, string name, string parameter, Func<Tensor, Tensor> of)
    {
        Tensor columns = of(features.Graph.Parameters[parameter]).Transpose();
        return features.Graph.Constant(name, columns, columns.Shape[1], columns.Shape[2]);
    }
}
