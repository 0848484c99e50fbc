using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MetaRL.Export.Tests.Samples;

/// <summary>Acts from an exported model for one environment, with nothing of MetaRL.</summary>
public sealed class OnnxActor : IDisposable
{
    readonly InferenceSession session;
    readonly Random random;
    readonly Dictionary<string, DenseTensor<float>> remembered = [];

    public OnnxActor(string path, int seed)
    {
        session = new InferenceSession(path);
        random = new Random(seed);
        Begin();
    }

    // Before an episode, or a trial of a policy that remembers: all of its memory is 0.
    public void Begin()
    {
        foreach ((string name, NodeMetadata input) in session.InputMetadata)
            if (name != "obs") remembered[name] = new DenseTensor<float>(Array.ConvertAll(input.Dimensions, static d => Math.Max(1, d)));
    }

    public float[] Act(float[] obs)
    {
        List<NamedOnnxValue> inputs = [NamedOnnxValue.CreateFromTensor("obs", new DenseTensor<float>(obs, [1, obs.Length]))];
        inputs.AddRange(remembered.Select(static p => NamedOnnxValue.CreateFromTensor(p.Key, p.Value)));
        using var outputs = session.Run(inputs);
        Dictionary<string, float[]> results = outputs.ToDictionary(static o => o.Name, static o => o.AsEnumerable<float>().ToArray());
        foreach ((string name, DenseTensor<float> state) in remembered) results[$"{name}.next"].CopyTo(state.Buffer.Span);
        return results.TryGetValue("logits", out float[]? logits) ? [Choose(logits)] : Draw(results["mean"], results["log_std"]);
    }

    float[] Draw(float[] mean, float[] logStd) => [.. mean.Zip(logStd, (m, s) => m + MathF.Exp(s) * Normal())];

    // Of one choice; of several each has its own part of the logits.
    float Choose(float[] logits)
    {
        double[] weights = Array.ConvertAll(logits, l => Math.Exp(l - logits.Max()));
        double threshold = random.NextDouble() * weights.Sum();
        for (int i = 0; i < weights.Length; i++)
            if ((threshold -= weights[i]) < 0) return i;
        return Array.IndexOf(logits, logits.Max());
    }

    float Normal() => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));

    public void Dispose() => session.Dispose();
}
