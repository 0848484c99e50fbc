using System.Globalization;
using MetaRL.Persistence;
using MetaRL.Problems;
using MetaRL.Sampling;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;

namespace MetaRL.Benchmarks;

/// <summary>A meta-gradient and all that it was computed from, in one safetensors file: for implementations to be compared with.</summary>
static class MetaGradientDump
{
    /// <summary><c>phi.*</c> and <c>gradient.*</c> by parameter; <c>support.*</c> and <c>query.*</c> [T, N, ·]; the step size as metadata.</summary>
    public static void Write(string file, MetaGradientWorkload workload, TaskData[] tasks, Params gradient)
    {
        using TensorScope scope = TensorScope.Open();
        // On the host: a device may have no room for it besides.
        SimdBackend host = SimdBackend.Instance;
        TaskBatch data = TaskBatch.Of(workload.Problem, host, tasks);
        Params phi = workload.Phi(host);
        Params all = phi.Prefixed("phi.").Concat(gradient.Prefixed("gradient.")).Concat(Of("support", data.Support[0])).Concat(Of("query", data.Query!));
        var metadata = new Dictionary<string, string> { ["innerLr"] = workload.Learner.InnerLr.ToString(CultureInfo.InvariantCulture) };
        File.WriteAllBytes(file, SafeTensors.Serialize(all, metadata, Precision.Float32));
    }

    static Params Of(string part, Batch batch)
    {
        var tau = (TrajectoryBatch)batch;
        return new([($"{part}.obs", tau.Obs.Values), ($"{part}.act", tau.Act), ($"{part}.logProb", tau.LogProb), ($"{part}.adv", tau.Adv)]);
    }
}
