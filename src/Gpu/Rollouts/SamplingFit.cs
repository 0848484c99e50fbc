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

    /// <summary>The same of a family, under the usual policy for its actions.</summary>
    internal static string? WhyNot(TaskFamily family)
    {
        Policy policy = family.Spec.Action.Choices.IsEmpty ? new GaussianMlp() : new CategoricalMlp();
        return WhyNot(new PolicyProblem { Family = family, Policy = policy });
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
        Looking looking = problem.Model is GaussianMlp ? new Looking<GaussianActorHead>() : new Looking<CategoricalActorHead>();
        var seed = new Seed(0);
        var task = (ITask)problem.SampleTask(Split.Train, seed);
        if (task.Accept(looking)) return looking.Problem;
        return problem.Family.Sample(Split.Train, seed).Accept(looking)
            ? $"choices among what {problem.Name} observes become one-hot on the host; observe numbers of a box"
            : $"environments of {problem.Name} are not structs without references; write them as {nameof(IEnv<>)}<TTask>";
    }

    // Kernels are started by code that is made while the program runs, in an assembly of its own.
    static string? WhyNotSeen(Type type)
    {
        bool isShown = type.Assembly.GetCustomAttributes<InternalsVisibleToAttribute>().Any(static a => a.AssemblyName == "ILGPURuntime");
        bool isSeen = type.IsVisible || (isShown && !type.IsNestedPrivate);
        return isSeen ? null : $"{type.Name} is not public, and what starts kernels must see it: write 'public struct {type.Name}'";
    }

    abstract class Looking : IStructVisitor
    {
        internal string? Problem { get; private protected set; }

        public abstract void Visit<TEnv, TTask>(in TEnv env, in TTask task)
            where TEnv : unmanaged, IEnv<TTask>
            where TTask : unmanaged;
    }

    sealed class Looking<THead> : Looking where THead : struct, IActorHead
    {
        public override void Visit<TEnv, TTask>(in TEnv env, in TTask task)
            => Problem = WhyNotSeen(typeof(TEnv)) ?? WhyNotSeen(typeof(TTask)) ?? WhyNotCompiled<TEnv, TTask>();

        // Tests compile the built-in ones, and a start takes less time without.
        static string? WhyNotCompiled<TEnv, TTask>()
            where TEnv : unmanaged, IEnv<TTask>
            where TTask : unmanaged
        {
            bool isKnown = EnvCompilation.IsBuiltIn(typeof(TEnv)) && EnvCompilation.IsBuiltIn(typeof(TTask));
            return isKnown ? null : EnvCompilation.WhyNot<TEnv, TTask, THead>();
        }
    }
}
