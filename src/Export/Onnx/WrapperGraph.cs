using MetaRL.Envs;
using MetaRL.Envs.Families;
using MetaRL.Policies;

namespace MetaRL.Export.Onnx;

/// <summary>What policies that are made of another show the one inside.</summary>
static class WrapperGraph
{
    /// <summary>clip((s − μ) / √(σ² + ε), ±c)</summary>
    public static Value Normalized(NormalizedPolicy policy, Value inputs)
    {
        OnnxGraph graph = inputs.Graph;
        Value mean = graph.Parameter("norm.mean").Slice(0, inputs.Width), variance = graph.Parameter("norm.variance").Slice(0, inputs.Width);
        Value deviation = (variance.Relu() + (float)policy.Epsilon).Sqrt();
        return ((inputs - mean) / deviation).Clip(-(float)policy.Clip, (float)policy.Clip);
    }

    /// <summary>The context beside what is observed.</summary>
    public static Value WithContext(Value inputs) => Value.Concat(inputs, inputs.Graph.Parameter(ContextPolicy.ContextName).ForEach());

    /// <summary>Features of all that was shown since memory began.</summary>
    public static Value Remembered(SequencePolicy policy, Value inputs)
    {
        Value shown = policy.Transitions ? Value.Concat(inputs, Before(inputs)) : inputs;
        Value features = MemoryGraph.Step(policy.Memory, "memory.", shown);
        return policy.SeesObservation ? Value.Concat(features, inputs) : features;
    }

    // What was seen a step earlier.
    static Value Before(Value inputs)
    {
        Value before = inputs.Graph.Input("memory.obs", inputs.Width);
        inputs.Graph.Output("memory.obs.next", inputs);
        return before;
    }

    /// <summary>The family's own observation, mean and ln variance of the belief.</summary>
    public static Value Believed(BeliefPolicy policy, Value inputs, EnvSpec spec)
    {
        Value belief = MemoryGraph.Step(policy.Memory, "belief.memory.", inputs).Dense("belief.head.w", "belief.head.b");
        return Value.Concat(inputs.Slice(0, inputs.Width - WithPreviousStep.WidthFor(spec)), belief);
    }

    /// <summary>The last layer of the network whose weights memory makes; each row of a batch has weights of its own.</summary>
    public static Value Generated(HypernetworkPolicy policy, Value inputs, int outputs)
    {
        var inner = (Mlp)policy.Inner;
        Value weights = MemoryGraph.Step(policy.Memory, "memory.", inputs).Dense("hyper.w", "hyper.b");
        int[] widths = [inputs.Width, .. inner.Hidden, outputs];
        Value x = inputs.Reshape(1, inputs.Width);
        int at = 0;
        for (int l = 0; l + 1 < widths.Length; l++)
        {
            Value w = Take(widths[l] * widths[l + 1]).Reshape(widths[l], widths[l + 1]);
            Value b = Take(widths[l + 1]).Reshape(1, widths[l + 1]);
            x = x.MatMul(w) + b;
            if (l < inner.Hidden.Length) x = MlpGraph.After(inner, x);
        }
        return x.Reshape(outputs);

        Value Take(int count)
        {
            Value part = weights.Slice(at, count);
            at += count;
            return part;
        }
    }
}
