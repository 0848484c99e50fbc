using System.Reflection;
using System.Runtime.CompilerServices;

namespace MetaRL.Envs;

/// <summary>Shows a visitor an environment and a task whose types are known to be without references only when the program runs.</summary>
/// <typeparam name="TEnv">The environment.</typeparam>
/// <typeparam name="TTask">The task.</typeparam>
static class StructShow<TEnv, TTask>
    where TEnv : struct, IEnv<TTask>
    where TTask : struct
{
    delegate void Show(IStructVisitor visitor, in TEnv env, in TTask task);

    static readonly Show? show = HasReferences ? null : Made();

    static bool HasReferences => RuntimeHelpers.IsReferenceOrContainsReferences<TEnv>() || RuntimeHelpers.IsReferenceOrContainsReferences<TTask>();

    /// <summary>False where one of them holds references.</summary>
    internal static bool To(IStructVisitor visitor, in TEnv env, in TTask task)
    {
        show?.Invoke(visitor, env, task);
        return show is not null;
    }

    // The visitor's method as a delegate without a receiver, since its own constraints cannot be written here.
    static Show Made()
    {
        MethodInfo visit = typeof(IStructVisitor).GetMethod(nameof(IStructVisitor.Visit))!;
        return visit.MakeGenericMethod(typeof(TEnv), typeof(TTask)).CreateDelegate<Show>();
    }
}
