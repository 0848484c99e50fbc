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
        if (Has("IFormatProvider")) return $"makes text, as $\"...\" and ToString do; {Objects}";
        if (VirtualCall().Match(message) is { Success: true } call) return Virtual($"{CompilerFrame.Short(call.Groups[2].Value)}.{call.Groups[1].Value}");
        if (Has("'Throw'")) return Throws(method);
        if (StaticField().Match(message) is { Success: true } field) return $"uses the static field {field.Groups[1].Value}, which can change; make it readonly, or a field of the struct";
        if (Has("static array")) return "uses a static array; write its numbers out in a switch, or hold them in the task";
        if (Has("'string'")) return $"uses a string; {Objects}";
        if (Has("'Ldftn'")) return "uses a lambda or a delegate; call a static method";
        if (Has("'Leave")) return "has a try block; a card has no exceptions";
        if (Layout().Match(message) is { Success: true } layout) return $"uses {CompilerFrame.Short(layout.Groups[1].Value)}, whose fields .NET lays out as it likes; hold numbers instead";
        if (ObjectIn(message) is { } type) return $"uses {type}; {Objects}";
        // What it does not know it reads wrongly, so that its words mean little.
        return $"does not compile; look for stackalloc, a nint, an Equals that a struct does not define, or a switch expression without a case for all the rest (ILGPU: {message.ReplaceLineEndings(" ")})";

        bool Has(string words) => message.Contains(words, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Where it is in what a method of .NET does, which the author's calls.</summary>
    /// <param name="message">ILGPU's.</param>
    /// <param name="called">That method.</param>
    internal static string OfNet(string message, CompilerFrame called)
    {
        if (IsSpan(called)) return Span;
        if (called.Type is "Decimal") return "uses decimal; compute with float or double";
        if (called.Type is "Console") return $"calls {called}, which a card does not have; leave it out";
        if (called.Type is "DefaultInterpolatedStringHandler") return $"makes text, as $\"...\" does; {Objects}";
        if (message.Contains("'Throw'", StringComparison.Ordinal)) return $"calls {called}, which throws; {Instead($"{called}", "write it without what checks its arguments")}";
        return ObjectIn(message) is { } type ? $"calls {called}, which uses {type}; {Objects}" : $"calls {called}, which a card does not have; {Instead($"{called}")}";
    }

    /// <summary>A call of a method that is only known when it is called.</summary>
    internal static string Virtual(string called) => $"calls {called}, which is virtual or of an interface; call a static method, or one of a struct by the struct's own type";

    /// <summary>What to write instead of a function of .NET.</summary>
    /// <param name="called">Such as "MathF.Cbrt".</param>
    /// <param name="other">Where there is no single answer.</param>
    internal static string Instead(string called, string other = "write it with functions that it has") => called.Split('.')[^1] switch
    {
        "Clamp" => "take Math.Min and Math.Max",
        "FusedMultiplyAdd" => "write x * y + z",
        "SinCos" => "take Math.Sin and Math.Cos",
        "Cbrt" => "take Pow",
        "Log2" => "take Log(x, 2)",
        "Sign" => "compare with 0",
        "IEEERemainder" => "write x - y * Math.Round(x / y)",
        _ => other,
    };

    // Inline arrays are read by methods that the compiler makes.
    static bool IsSpan(CompilerFrame at) => new[] { "Span<", "ReadOnlySpan<", "<PrivateImplementationDetails>" }.Any(start => at.Type.StartsWith(start, StringComparison.Ordinal));

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

    [GeneratedRegex("virtual call to method '([^']+)' defined in type '([^']+)'")]
    private static partial Regex VirtualCall();

    [GeneratedRegex("type '([^']+)' has an unsupported structure layout")]
    private static partial Regex Layout();

    [GeneratedRegex("(?:Class type|Not supported type) '([^']+)'")]
    private static partial Regex Object();
}
