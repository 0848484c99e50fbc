using MetaRL.Policies;
using MetaRL.Tensors;

namespace MetaRL.Export.Onnx;

/// <summary>The convolutions of a <see cref="ConvClassifier"/>; pictures lie channels first here, as ONNX has them.</summary>
static class PictureGraph
{
    const int Size = 3;   // of a filter
    const float Epsilon = 1e-5f;

    /// <summary>What the last layer sees. With batch normalization statistics are those of the pictures of a batch.</summary>
    public static Value Features(ConvClassifier policy, Value obs)
    {
        Value x = obs.Reshape(policy.Side, policy.Side, policy.Channels).Transpose(0, 3, 1, 2);
        for (int l = 0; l < policy.Blocks; l++) x = Block($"body{l}", x, policy.Norm);
        Value last = x.Transpose(0, 2, 3, 1);
        return last.Reshape(last.Shape.Aggregate(static (a, b) => a * b));
    }

    // As ConvBlock does it: the largest is taken before anything that is increasing.
    static Value Block(string name, Value x, PictureNorm norm)
    {
        OnnxGraph graph = x.Graph;
        float[] bias = Numbers(graph.Parameters[$"{name}.b"]);
        if (norm == PictureNorm.None) return (Pooled(Convolved(name, x, null)) + Channelwise(graph, $"{name}.b", bias)).Relu();

        float[] gain = Numbers(graph.Parameters[$"{name}.g"]);
        Value y = Convolved(name, x, Array.ConvertAll(gain, static g => g < 0 ? -1f : 1f));
        Value centred = y - Mean(y);
        Value deviation = (Mean(centred.Square()) + Epsilon).Sqrt();
        Value scale = Channelwise(graph, $"{name}.g", Array.ConvertAll(gain, MathF.Abs)) / deviation;
        return (Pooled(centred) * scale + Channelwise(graph, $"{name}.b", bias)).Relu();
    }

    // Filters [9·C, F] as [F, C, 3, 3], mirrored where a sign says so.
    static Value Convolved(string name, Value x, float[]? signs)
    {
        OnnxGraph graph = x.Graph;
        float[] own = Numbers(graph.Parameters[$"{name}.w"]);
        int channels = x.Shape[0], filters = own.Length / (Size * Size * channels);
        var turned = new float[own.Length];
        for (int at = 0; at < own.Length; at++)
        {
            int f = at % filters, c = at / filters % channels, pixel = at / filters / channels;
            turned[(f * channels + c) * Size * Size + pixel] = own[at] * (signs?[f] ?? 1);
        }
        Value w = graph.Constant($"{name}.w", turned, filters, channels, Size, Size);
        return graph.Apply("Conv", [filters, x.Shape[1], x.Shape[2]], [x.Name, w.Name], OnnxMessages.Attribute("kernel_shape", [Size, Size]), OnnxMessages.Attribute("pads", [1, 1, 1, 1]));
    }

    static Value Pooled(Value x) => x.Graph.Apply("MaxPool", [x.Shape[0], x.Shape[1] / 2, x.Shape[2] / 2], [x.Name],
        OnnxMessages.Attribute("kernel_shape", [2, 2]), OnnxMessages.Attribute("strides", [2, 2]));

    // Of each channel, over all places of all pictures.
    static Value Mean(Value x) => x.Graph.Apply("ReduceMean", [x.Shape[0], 1, 1], [x.Name], OnnxMessages.Attribute("axes", [0, 2, 3]));

    static Value Channelwise(OnnxGraph graph, string name, float[] values) => graph.Constant(name, values, 1, values.Length, 1, 1);

    static float[] Numbers(Tensor x)
    {
        var values = new float[x.Shape.Size];
        x.CopyTo(values);
        return values;
    }
}
