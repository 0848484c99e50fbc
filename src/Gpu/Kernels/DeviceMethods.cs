using System.Reflection;
using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Frontend;
using ILGPU.Frontend.Intrinsic;
using MetaRL.Envs;

namespace MetaRL.Gpu.Kernels;

/// <summary>What a GPU has to do instead of methods that ILGPU cannot compile: those of .NET that check their arguments, and our own that only throw.</summary>
static class DeviceMethods
{
    const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    static readonly HashSet<Assembly> known = [];

    static readonly Lazy<bool> registered = new(() =>
    {
        // ILGPU's own replacements come first, since the last one counts.
        RuntimeHelpers.RunClassConstructor(typeof(AlgorithmContext).TypeHandle);
        foreach (MethodInfo own in typeof(DeviceMethods).GetMethods(Static).Where(m => m.GetCustomAttribute<InsteadOfAttribute>() is not null))
            Replace(Original(own), own);
        return true;
    });

    /// <summary>How kernels are compiled. ILGPU's next level marks branches as uniform (bra.uni) that are not, such as those on what
    /// an environment counts, and a card may do anything then.</summary>
    internal const OptimizationLevel Optimization = OptimizationLevel.O1;

    /// <summary>Held while a kernel is compiled: what replaces what may not change meanwhile.</summary>
    internal static Lock Compiling { get; } = new();

    /// <summary>For kernels over what is in this repository.</summary>
    internal static void Register() => Register(typeof(Rng).Assembly);

    /// <summary>For kernels over an author's types: static void methods there whose name begins with Throw do nothing on a card.</summary>
    /// <param name="author">An assembly with environments; known from then on.</param>
    internal static void Register(Assembly author)
    {
        lock (Compiling)
        {
            _ = registered.Value;
            if (!known.Add(author)) return;
            foreach (MethodInfo thrower in TypesOf(author).SelectMany(static type => type.GetMethods(Static)).Where(IsThrower))
                if (NothingLike(thrower) is { } nothing) Replace(thrower, nothing);
        }
    }

    // Some may need what is not there.
    static IEnumerable<Type> TypesOf(Assembly author)
    {
        try { return author.GetTypes(); }
        catch (ReflectionTypeLoadException e) { return e.Types.OfType<Type>(); }
    }

    static bool IsThrower(MethodInfo m) =>
        m.Name.StartsWith("Throw", StringComparison.Ordinal) && m.ReturnType == typeof(void) && !m.ContainsGenericParameters;

    static MethodInfo? NothingLike(MethodInfo thrower)
    {
        Type[] types = Types(thrower);
        if (types.Any(static t => t.IsByRef || t.IsByRefLike || t.IsPointer)) return null;
        MethodInfo? nothing = typeof(DeviceMethods).GetMethods(Static).SingleOrDefault(m => m.Name == nameof(Nothing) && m.GetParameters().Length == types.Length);
        return types.Length == 0 ? nothing : nothing?.MakeGenericMethod(types);
    }

    static MethodInfo Original(MethodInfo own) => own.GetCustomAttribute<InsteadOfAttribute>()!.Type.GetMethod(own.Name, Types(own))!;

    static Type[] Types(MethodInfo m) => [.. m.GetParameters().Select(p => p.ParameterType)];

    static void Replace(MethodInfo original, MethodInfo own) =>
        RemappedIntrinsics.AddRemapping(original, (ref InvocationContext call) => call.Method = own);

    static void Nothing() { }
    static void Nothing<T1>(T1 _) { }
    static void Nothing<T1, T2>(T1 _, T2 __) { }
    static void Nothing<T1, T2, T3>(T1 _, T2 __, T3 ___) { }
    static void Nothing<T1, T2, T3, T4>(T1 _, T2 __, T3 ___, T4 ____) { }

    [InsteadOf(typeof(Math))]
    static float Clamp(float x, float low, float high) => MathF.Min(MathF.Max(x, low), high);

    [InsteadOf(typeof(Math))]
    static double Clamp(double x, double low, double high) => Math.Min(Math.Max(x, low), high);

    [InsteadOf(typeof(Math))]
    static int Clamp(int x, int low, int high) => Math.Min(Math.Max(x, low), high);

    [InsteadOf(typeof(MathF))]
    static (float Sin, float Cos) SinCos(float x) => (MathF.Sin(x), MathF.Cos(x));

    // By halves: .NET's asks which instructions there are.
    [InsteadOf(typeof(Math))]
    internal static ulong BigMul(ulong a, ulong b, out ulong low)
    {
        ulong a0 = a & uint.MaxValue, a1 = a >> 32, b0 = b & uint.MaxValue, b1 = b >> 32;
        ulong middle = a1 * b0 + (a0 * b0 >> 32);
        ulong other = a0 * b1 + (middle & uint.MaxValue);
        low = a * b;
        return a1 * b1 + (middle >> 32) + (other >> 32);
    }

    // Contracted to one instruction by the driver's compiler, as it does by default.
    [InsteadOf(typeof(MathF))]
    static float FusedMultiplyAdd(float x, float y, float z) => x * y + z;

    [InsteadOf(typeof(MathF))]
    internal static float IEEERemainder(float x, float y) => x - y * Round(x / y);

    // Halves to the even number. ILGPU's own takes 1 for 1.5.
    [InsteadOf(typeof(MathF))]
    internal static float Round(float x)
    {
        float below = MathF.Floor(x), rest = x - below;
        bool isOdd = MathF.Floor(below / 2) * 2 != below;
        return rest > 0.5f || (rest == 0.5f && isOdd) ? below + 1 : below;
    }

    [InsteadOf(typeof(Math))]
    internal static double Round(double x)
    {
        double below = Math.Floor(x), rest = x - below;
        bool isOdd = Math.Floor(below / 2) * 2 != below;
        return rest > 0.5 || (rest == 0.5 && isOdd) ? below + 1 : below;
    }

    [AttributeUsage(AttributeTargets.Method)]
    sealed class InsteadOfAttribute(Type type) : Attribute
    {
        internal Type Type => type;
    }
}
