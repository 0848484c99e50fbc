using System.Runtime.CompilerServices;
using MetaRL.Envs;
using MetaRL.Gpu.Rollouts;
using MetaRL.Problems;

namespace MetaRL.Gpu.Tensors;

// Which tasks are played on the card.
public sealed partial class GpuBackend : ISamplingBackend
{
    static readonly ConditionalWeakTable<Problem, StrongBox<string?>> reasons = [];

    string? ISamplingBackend.WhyOnHost(Problem problem) => reasons.GetValue(problem, static p => new(SamplingFit.WhyNot(p))).Value;

    IDeviceSource ISamplingBackend.Open(Problem problem, IReadOnlyList<ITaskDescription> tasks, int? rollouts)
    {
        var control = (PolicyProblem)problem;
        return new DeviceSource(this, control, [.. tasks.Cast<ITask>()], rollouts ?? control.Rollouts);
    }
}
