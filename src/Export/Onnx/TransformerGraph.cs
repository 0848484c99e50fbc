using MetaRL.Policies.Sequences;

namespace MetaRL.Export.Onnx;

/// <summary>
/// One step of a causal transformer. What it remembers are keys and values of the last steps of each layer, oldest first, and how many
/// steps were seen, of which those are out of reach that were before the beginning.
/// </summary>
static class TransformerGraph
{
    const float OutOfReach = -1e30f;

    public static Value Step(CausalTransformer model, string prefix, Value shown)
    {
        OnnxGraph graph = shown.Graph;
        int kept = model.Window - 1;
        Value seen = graph.Input($"{prefix}steps", 1);
        graph.Output($"{prefix}steps.next", (seen + 1).Clip(0, kept));
        Value bias = Bias(model, prefix, seen);
        Value x = shown.Dense($"{prefix}in.w", $"{prefix}in.b");
        for (int l = 0; l < model.Layers; l++)
        {
            string layer = $"{prefix}{l}.";
            x += Attend(model, layer, Norm($"{layer}attend", x), bias);
            Value up = Norm($"{layer}think", x).Dense($"{layer}up.w", $"{layer}up.b");
            x += up.Relu().Dense($"{layer}down.w", $"{layer}down.b");
        }
        return Norm($"{prefix}out", x);
    }

    // [batch, heads, 1, window]: minus the distance in the head's measure; older than the first step is out of reach.
    static Value Bias(CausalTransformer model, string prefix, Value seen)
    {
        OnnxGraph graph = seen.Graph;
        int window = model.Window;
        Value distance = graph.Constant($"{prefix}distance", [.. Enumerable.Range(0, window).Select(i => (float)(window - 1 - i))], 1, 1, 1, window);
        Value slope = graph.Constant($"{prefix}slope", [.. Enumerable.Range(0, model.Heads).Select(h => (float)Math.Pow(2, -8.0 * (h + 1) / model.Heads))], 1, model.Heads, 1, 1);
        Value before = (distance - seen.Reshape(1, 1, 1)).Clip(0, 1);   // whole numbers: 1 where there was no step
        return before * OutOfReach - distance * slope;
    }

    static Value Attend(CausalTransformer model, string layer, Value x, Value bias)
    {
        OnnxGraph graph = x.Graph;
        int width = model.Width / model.Heads;
        Value q = x.MatMul(graph.Parameter($"{layer}q")).Reshape(model.Heads, 1, width);
        Value keys = ByHead(model, Window(model, $"{layer}k", x)), values = ByHead(model, Window(model, $"{layer}v", x));
        Value scores = q.MatMul(keys.Transpose(0, 1, 3, 2)) * (float)(1 / Math.Sqrt(width)) + bias;
        return scores.Softmax().MatMul(values).Reshape(model.Width).MatMul(graph.Parameter($"{layer}o"));
    }

    // [batch, window, D], this step's last.
    static Value Window(CausalTransformer model, string name, Value x)
    {
        OnnxGraph graph = x.Graph;
        Value own = x.MatMul(graph.Parameter(name)).Reshape(1, model.Width);
        if (model.Window == 1) return own;
        Value all = Value.Stacked(graph.Input($"{name}.kept", model.Window - 1, model.Width), own);
        graph.Output($"{name}.kept.next", all.Rows(1, model.Window - 1));
        return all;
    }

    // [batch, window, D] → [batch, heads, window, d]
    static Value ByHead(CausalTransformer model, Value all) => all.Reshape(all.Shape[0], model.Heads, model.Width / model.Heads).Transpose(0, 2, 1, 3);

    // Over the last dimension.
    static Value Norm(string name, Value x)
    {
        Value centred = x - x.Reduce("ReduceMean");
        Value deviation = (centred.Square().Reduce("ReduceMean") + 1e-5f).Sqrt();
        return centred / deviation * x.Graph.Parameter($"{name}.g") + x.Graph.Parameter($"{name}.b");
    }
}
