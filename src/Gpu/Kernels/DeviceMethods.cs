using System.Reflection;
using ILGPU.Frontend;
using ILGPU.Frontend.Intrinsic;
using MetaRL.Envs;

namespace MetaRL.Gpu.Kernels;

/// <summary>What a GPU has to do instead of methods that ILGPU cannot compile: those of .NET that check their arguments, and our own that only throw.</summary>
static class DeviceMethods
{
    const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    static readonly Lazy<bool> registered = new(() =>
    {
        foreach (MethodInfo own in typeof(DeviceMethods).GetMethods(Static).Where(m => m.GetCustomAttribute<InsteadOfAttribute>() is not null))
            Replace(Original(own), own);
        foreach (Type type in typeof(Rng).Assembly.GetTypes())
            foreach (MethodInfo thrower in type.GetMethods(Static).Where(IsThrower)) Replace(thrower, Nothing(thrower)!);
        return true;
    });

    internal static void Register() => _ = registered.Value;

    static bool IsThrower(MethodInfo m) =>
        m.Name.StartsWith("Throw", StringComparison.Ordinal) && m.ReturnType == typeof(void) && !m.IsGenericMethod && Nothing(m) is not null;

    static MethodInfo? Nothing(MethodInfo like) => typeof(DeviceMethods).GetMethod(nameof(Nothing), Static, Types(like));

    static MethodInfo Original(MethodInfo own) => own.GetCustomAttribute<InsteadOfAttribute>()!.Type.GetMethod(own.Name, Types(own))!;

    static Type[] Types(MethodInfo m) => [.. m.GetParameters().Select(p => p.ParameterType)];

    static void Replace(MethodInfo original, MethodInfo own) =>
        RemappedIntrinsics.AddRemapping(original, (ref InvocationContext call) => call.Method = own);

    static void Nothing() { }
    static void Nothing(int _) { }
    static void Nothing(int _, int __) { }
    static void Nothing(double _) { }

    [InsteadOf(typeof(Math))]
    static float Clamp(float x, float low, float high) => MathF.Min(MathF.Max(x, low), high);

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
    static float IEEERemainder(float x, float y) => x - y * MathF.Floor(x / y + 0.5f);

    [AttributeUsage(AttributeTargets.Method)]
    sealed class InsteadOfAttribute(Type type) : Attribute
    {
        internal Type Type => type;
    }
}
