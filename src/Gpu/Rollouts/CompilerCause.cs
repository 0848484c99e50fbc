using System.Text.RegularExpressions;

namespace MetaRL.Gpu.Rollouts;

/// <summary>What ILGPU's innermost message means for an author: what a method does, and what to do instead.</summary>
static partial class CompilerCause
{
    internal const string Span = "uses a span, of which inline arrays are made, too; hold fields, or a 'fixed' buffer";

    const string Objects = "a card has numbers and structs of them, no objects";

    /// <summary>Where the fault is in a method of the author's.</summary>
    /// <param name="message">ILGPU's.</param>
    /// <param name="method">The method's name.</param>
    internal static string OfOwn(string message, string method)
    {
        if (Has("'CreateSpan'")) return Span;
        if (Has("'Throw'")) return Throws(method);
        if (StaticField().Match(message) is { Success: true } field) return $"uses the static field {field.Groups[1].Value}, which can change; make it readonly, or a field of the struct";
        if (Has("static array")) return "uses a static array; write its numbers out in a switch, or hold them in the task";
        if (Has("'string'")) return $"uses a string; {Objects}";
        if (Has("'Ldftn'")) return "uses a lambda or a delegate; call a static method";
        if (Has("'Leave")) return "has a try block; a card has no exceptions";
        if (Layout().Match(message) is { Success: true } layout) return $"uses {CompilerFrame.Short(layout.Groups[1].Value)}, whose fields .NET lays out as it likes; hold numbers instead";
        if (ObjectIn(message) is { } type) return $"uses {type}; {Objects}";
        // What it does not know it reads wrongly, so that its words mean little.
        return $"does not compile; look for stackalloc, a nint, or a switch expression without a case for all the rest (ILGPU: {message.ReplaceLineEndings(" ")})";

        bool Has(string words) => message.Contains(words, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Where it is in what a method of .NET does, which the author's calls.</summary>
    /// <param name="message">ILGPU's.</param>
    internal static string OfNet(string message)
    {
        if (message.Contains("'Throw'", StringComparison.Ordinal)) return "which throws; write it without what checks its arguments";
        return ObjectIn(message) is { } type ? $"which uses {type}; {Objects}" : "which a card does not have; write it with functions that it has";
    }

    /// <summary>Whether a method is of a span.</summary>
    internal static bool IsSpan(CompilerFrame at) => at.Type.StartsWith("Span<", StringComparison.Ordinal) || at.Type.StartsWith("ReadOnlySpan<", StringComparison.Ordinal);

    static string Throws(string method)
    {
        bool isThrower = method.Split('.')[^1].StartsWith("Throw", StringComparison.Ordinal);
        return isThrower
            ? "throws, and a card cannot leave it out; make it a static void method of its type, without type parameters, of at most 4 parameters and none by reference"
            : "throws; throw in a method 'static void Throw...', which a card leaves out";
    }

    static string? ObjectIn(string message) => Object().Match(message) is { Success: true } type ? CompilerFrame.Short(type.Groups[1].Value) : null;

    [GeneratedRegex(@"static field '\S+ (\w+)'")]
    private static partial Regex StaticField();

    [GeneratedRegex("type '([^']+)' has an unsupported structure layout")]
    private static partial Regex Layout();

    [GeneratedRegex("(?:Class type|Not supported type) '([^']+)'")]
    private static partial Regex Object();
}
