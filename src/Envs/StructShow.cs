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

    static Show Made()
    {
        MethodInfo shown = typeof(StructShow).GetMethod(nameof(StructShow.Shown), BindingFlags.Static | BindingFlags.NonPublic)!;
        return shown.MakeGenericMethod(typeof(TEnv), typeof(TTask)).CreateDelegate<Show>();
    }
}

static class StructShow
{
    // Its constraints cannot be written where the types are.
    internal static void Shown<TEnv, TTask>(IStructVisitor visitor, in TEnv env, in TTask task)
        where TEnv : unmanaged, IEnv<TTask>
        where TTask : unmanaged
        => visitor.Visit(env, task);
}
