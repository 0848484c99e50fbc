using System.Reflection;
using System.Runtime.CompilerServices;
using MetaRL.Envs;
using MetaRL.Policies;
using MetaRL.Policies.Baselines;
using MetaRL.Policies.Fused;
using MetaRL.Problems;

namespace MetaRL.Gpu.Rollouts;

/// <summary>All that rollouts on a card assume; whatever is not listed is played on the host.</summary>
static class SamplingFit
{
    /// <summary>Why a problem's tasks cannot be played on a card, in words; null where they can.</summary>
    internal static string? WhyNot(Problem problem)
    {
        if (problem is not PolicyProblem control) return $"{problem.Name} has examples, and no environments";
        return WhyNotPolicy(control) ?? WhyNotBaseline(control.Baseline) ?? WhyNotTasks(control);
    }

    static string? WhyNotPolicy(PolicyProblem problem)
    {
        if (problem.Model is not (GaussianMlp or CategoricalMlp)) return $"the card acts with a {nameof(GaussianMlp)} or a {nameof(CategoricalMlp)}, not yet with a {problem.Policy.GetType().Name}";
        if (problem.Spec.MaskDim > 0) return $"the card does not know action masks yet, and {problem.Name} has '{problem.Spec.ActionMask}'";
        MlpLayout layout = ((Mlp)problem.Model).Layout(problem.Spec);
        bool fits = SharedRoom.For(layout.Widths.Max(), layout.Size) is not null;
        return fits ? null : $"layers {string.Join(" x ", layout.Widths)} do not fit a card's shared memory, which takes widths up to {SharedRoom.MostWidth}";
    }

    static string? WhyNotBaseline(Baseline baseline) => baseline is LinearFeatureBaseline or ZeroBaseline
        ? null
        : $"the card has {nameof(LinearFeatureBaseline)} and {nameof(ZeroBaseline)}, and no {baseline.GetType().Name}";

    static string? WhyNotTasks(PolicyProblem problem)
    {
        var task = (ITask)problem.SampleTask(Split.Train, new Seed(0));
        var looking = new Looking();
        return task.Accept(looking) ? looking.Problem : $"environments of {problem.Name} are not structs without references";
    }

    // Kernels are started by code that is made while the program runs, in an assembly of its own.
    static string? WhyNotSeen(Type type)
    {
        bool isSeen = type.IsVisible || type.Assembly.GetCustomAttributes<InternalsVisibleToAttribute>().Any(static a => a.AssemblyName == "ILGPURuntime");
        return isSeen ? null : $"{type.Name} is not public, and what starts kernels must see it: write 'public struct {type.Name}'";
    }

    sealed class Looking : IStructVisitor
    {
        internal string? Problem { get; private set; }

        public void Visit<TEnv, TTask>(in TEnv env, in TTask task)
            where TEnv : unmanaged, IEnv<TTask>
            where TTask : unmanaged
            => Problem = WhyNotSeen(typeof(TEnv)) ?? WhyNotSeen(typeof(TTask));
    }
}
