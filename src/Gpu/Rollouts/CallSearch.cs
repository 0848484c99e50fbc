using System.Buffers.Binary;
using System.Reflection;

namespace MetaRL.Gpu.Rollouts;

/// <summary>Who of an environment's methods calls what, by their code.</summary>
static class CallSearch
{
    const byte Call = 0x28, CallVirtual = 0x6F;

    const BindingFlags Own = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>The first of an author's methods that calls one, such as "Boat.Step"; null where none is seen to.</summary>
    /// <param name="env">Whose methods, and what they call in turn.</param>
    /// <param name="called">Such as "MathF.Cbrt".</param>
    internal static string? CallerOf(Type env, string called)
        => MethodsOf(env).FirstOrDefault(m => CallsOf(m).Any(c => Name(c.Method) == called)) is { } caller ? Name(caller) : null;

    /// <summary>The first method of an author's that another calls by a table of virtual methods; null where there is none.</summary>
    /// <param name="env">Whose methods, and what they call in turn.</param>
    /// <param name="caller">Such as "Boat.Step".</param>
    internal static string? VirtualIn(Type env, string caller)
    {
        IEnumerable<MethodBase> called = MethodsOf(env).Where(m => Name(m) == caller).SelectMany(CallsOf).Where(static c => c.IsVirtual).Select(static c => c.Method);
        return called.FirstOrDefault(m => m.Module.Assembly == env.Assembly) is { } found ? Name(found) : null;
    }

    static List<MethodBase> MethodsOf(Type env)
    {
        List<MethodBase> all = [.. env.GetMethods(Own)];
        for (int i = 0; i < all.Count; i++)
            all.AddRange(CallsOf(all[i]).Select(static c => c.Method).Where(m => m.Module.Assembly == env.Assembly).Distinct().Except(all));
        return all;
    }

    // Looks at every byte that may begin a call: what is none names no method.
    static IEnumerable<(MethodBase Method, bool IsVirtual)> CallsOf(MethodBase caller)
    {
        byte[] code = caller.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (int i = 0; i + 4 < code.Length; i++)
        {
            if (code[i] is not (Call or CallVirtual) || Resolved(caller, BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(i + 1))) is not { } called) continue;
            // A type parameter's method (behind the prefix 'constrained.') is known when it is compiled.
            bool isOfParameter = i >= 6 && code[i - 6] == 0xFE && code[i - 5] == 0x16;
            yield return (called, code[i] == CallVirtual && called.IsVirtual && !isOfParameter);
        }
    }

    static MethodBase? Resolved(MethodBase caller, int token)
    {
        try { return caller.Module.ResolveMethod(token, caller.DeclaringType?.GetGenericArguments(), caller.IsGenericMethod ? caller.GetGenericArguments() : null); }
        catch (Exception e) when (e is ArgumentException or BadImageFormatException or TypeLoadException or FileNotFoundException) { return null; }
    }

    static string Name(MethodBase m) => $"{CompilerFrame.Short(m.DeclaringType?.FullName ?? m.DeclaringType?.Name ?? "")}.{m.Name.Split('.')[^1]}";
}
