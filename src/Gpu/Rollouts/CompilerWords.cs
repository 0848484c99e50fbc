using System.Reflection;
using System.Text.RegularExpressions;

namespace MetaRL.Gpu.Rollouts;

/// <summary>What ILGPU says of an environment that it cannot compile, in one line: who does what, and what to do instead.</summary>
static partial class CompilerWords
{
    /// <summary>Of an error.</summary>
    /// <param name="e">ILGPU's.</param>
    /// <param name="env">Named where no method of the author's is.</param>
    internal static string Of(Exception e, Type env)
    {
        string cause = Chain(e).Last().Message;
        CompilerFrame[] frames = [.. Chain(e).SelectMany(static x => CompilerFrame.In(x.Message)).Where(static f => f.Owner != CodeOwner.Kernel)];
        int own = Array.FindIndex(frames, static f => f.Owner == CodeOwner.Author);
        string who = own < 0 ? CompilerFrame.Short(env.Name) : frames[own].ToString();
        CompilerFrame? called = Called(frames, own);
        if (called is { } net) return $"{who} {CompilerCause.OfNet(cause, net)}";
        string? dispatched = own < 0 ? null : CallSearch.VirtualIn(env, who);
        return $"{who} {(dispatched is null ? CompilerCause.OfOwn(cause, own < 0 ? "" : frames[own].Method) : CompilerCause.Virtual(dispatched))}";
    }

    // What of .NET the author's method calls, where the fault is somewhere in there.
    static CompilerFrame? Called(CompilerFrame[] frames, int own)
    {
        if (own > 0) return frames[own - 1];
        return own < 0 && frames.Length > 0 ? frames[^1] : null;
    }

    /// <summary>Methods that PTX takes to be elsewhere: a card has none of them. Null where there are none.</summary>
    /// <param name="ptx">What was compiled.</param>
    /// <param name="env">Whose rollouts.</param>
    internal static string? OfMissing(string ptx, Type env)
    {
        string[] missing = [.. Extern().Matches(ptx).Select(static m => Name(m.Groups["name"].Value, m.Groups["result"].Value)).Distinct()];
        if (missing is not [var first, ..]) return null;
        return $"{CallSearch.CallerOf(env, first) ?? CompilerFrame.Short(env.Name)} calls {string.Join(", ", missing)}, which a card does not have; {CompilerCause.Instead(first)}";
    }

    static IEnumerable<Exception> Chain(Exception e)
    {
        for (Exception? x = e; x is not null; x = x.InnerException) yield return x;
    }

    // PTX keeps the method's name and not its type's.
    static string Name(string method, string result)
    {
        Type mathematics = result == "f32" ? typeof(MathF) : typeof(Math);
        bool isOfMathematics = mathematics.GetMember(method, BindingFlags.Public | BindingFlags.Static).Length > 0;
        return isOfMathematics ? $"{mathematics.Name}.{method}" : method;
    }

    [GeneratedRegex(@"\.extern \.func\s+(?:\(\.param (?:\.align \d+ )?\.(?<result>\w+)[^)]*\)\s*)?(?<name>\w+)")]
    private static partial Regex Extern();
}
