using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MetaRL.Export.Tests;

/// <summary>A model in ONNX Runtime, with what it remembers.</summary>
sealed class Session(byte[] model) : IDisposable
{
    readonly InferenceSession session = new(model);
    readonly Dictionary<string, DenseTensor<float>> state = [];

    public void Dispose() => session.Dispose();

    /// <summary>Forgets everything.</summary>
    public void Begin() => state.Clear();

    public IEnumerable<string> Inputs => session.InputMetadata.Keys;

    public IReadOnlyDictionary<string, string> Metadata => session.ModelMetadata.CustomMetadataMap;

    /// <summary>A step of some environments side by side.</summary>
    /// <param name="obs">[B, O]</param>
    /// <param name="envs">B</param>
    public Dictionary<string, float[]> Act(float[] obs, int envs)
    {
        List<NamedOnnxValue> inputs = [NamedOnnxValue.CreateFromTensor("obs", new DenseTensor<float>(obs, [envs, obs.Length / envs]))];
        foreach (string name in Inputs.Where(static n => n != "obs"))
        {
            int[] shape = [envs, .. session.InputMetadata[name].Dimensions[1..]];
            inputs.Add(NamedOnnxValue.CreateFromTensor(name, state.GetValueOrDefault(name) ?? new DenseTensor<float>(shape)));
        }
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run(inputs);
        foreach (DisposableNamedOnnxValue result in results.Where(static r => r.Name.EndsWith(".next", StringComparison.Ordinal)))
            state[result.Name[..^".next".Length]] = result.AsTensor<float>().ToDenseTensor().Clone().ToDenseTensor();
        return results.Where(static r => !r.Name.EndsWith(".next", StringComparison.Ordinal)).ToDictionary(static r => r.Name, static r => r.AsEnumerable<float>().ToArray());
    }
}
