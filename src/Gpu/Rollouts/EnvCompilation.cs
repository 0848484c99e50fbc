using System.Collections.Concurrent;
using System.Reflection;
using ILGPU;
using MetaRL.Envs;
using MetaRL.Gpu.Kernels;

namespace MetaRL.Gpu.Rollouts;

/// <summary>Whether environments become a kernel, found out by making it: for SM 9.0, without a card.</summary>
static class EnvCompilation
{
    static readonly ConcurrentDictionary<(Type Env, Type Task, Type Head), Lazy<string?>> known = [];

    /// <summary>Why the rollout kernel cannot be made for these types, in a line that names the method or type at fault and what
    /// to do; null where it can. Takes about half a second, once for the same types.</summary>
    internal static string? WhyNot<TEnv, TTask, THead>()
        where TEnv : unmanaged, IEnv<TTask>
        where TTask : unmanaged
        where THead : struct, IActorHead
        => known.GetOrAdd((typeof(TEnv), typeof(TTask), typeof(THead)), static _ => new(Look<TEnv, TTask, THead>)).Value;

    /// <summary>Whether all of a type is of the assembly of the built-in families, whose tests compile them, or of .NET.</summary>
    internal static bool IsBuiltIn(Type type) => AuthorsOf(type).All(static a => a == typeof(Rng).Assembly);

    static string? Look<TEnv, TTask, THead>()
        where TEnv : unmanaged, IEnv<TTask>
        where TTask : unmanaged
        where THead : struct, IActorHead
    {
        // Seen first: a kernel with such fields compiles and reads garbage, or compiling it ends the process.
        if ((FieldFit.WhyNot(typeof(TEnv)) ?? FieldFit.WhyNot(typeof(TTask))) is { } field) return field;
        foreach (Assembly author in AuthorsOf(typeof(TEnv)).Union(AuthorsOf(typeof(TTask)))) DeviceMethods.Register(author);
        MethodInfo kernel = ((Delegate)RolloutKernel.Play<TEnv, TTask, THead, DistantWeights>).Method;
        try
        {
            return CompilerWords.OfMissing(PtxCode.Of(kernel), typeof(TEnv));
        }
        catch (InternalCompilerException e)
        {
            return CompilerWords.Of(e, typeof(TEnv));
        }
    }

    // Environments may be generic over structs of somebody else; a task may be a number, and .NET's own throwers stay what they are.
    static IEnumerable<Assembly> AuthorsOf(Type type) => AssembliesOf(type).Where(static a => a != typeof(int).Assembly);

    static IEnumerable<Assembly> AssembliesOf(Type type) => [type.Assembly, .. type.GetGenericArguments().SelectMany(AssembliesOf)];
}
