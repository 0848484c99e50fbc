using System.Globalization;
using MetaRL.Tensors;

namespace MetaRL.Benchmarks;

/// <summary>A meta-gradient and all that it was computed from, in one safetensors file: for implementations to be compared with.</summary>
static class MetaGradientDump
{
    /// <summary><c>phi.*</c> and <c>gradient.*</c> by parameter; <c>support.*</c> and <c>query.*</c> [T, N, ·]; the step size as metadata.</summary>
    public static void Write(string file, Maml learner, Params phi, TaskData[] tasks, Params gradient)
    {
        using TensorScope scope = TensorScope.Open();
        TaskBatch data = TaskBatch.Of(phi.Values[0].Backend, tasks);
        Params all = phi.Prefixed("phi.").Concat(gradient.Prefixed("gradient.")).Concat(Of("support", data.Support[0])).Concat(Of("query", data.Query));
        var metadata = new Dictionary<string, string> { ["innerLr"] = learner.InnerLr.ToString(CultureInfo.InvariantCulture) };
        File.WriteAllBytes(file, SafeTensors.Serialize(all, metadata, Precision.Float32));
    }

    static Params Of(string part, TrajectoryBatch batch) => new(
        [($"{part}.obs", batch.Obs), ($"{part}.act", batch.Act), ($"{part}.logProb", batch.LogProb), ($"{part}.adv", batch.Adv)]);
}
