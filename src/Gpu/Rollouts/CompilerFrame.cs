using System.Text.RegularExpressions;

namespace MetaRL.Gpu.Rollouts;

/// <summary>A method that ILGPU was compiling when it failed, as short as a reader needs it.</summary>
/// <param name="Type">Without namespace.</param>
/// <param name="Method">Without parameters.</param>
/// <param name="Owner">Whose it is.</param>
readonly partial record struct CompilerFrame(string Type, string Method, CodeOwner Owner)
{
    /// <summary>Such as "Boat.Step".</summary>
    public override string ToString() => $"{Type}.{Method}";

    /// <summary>Those of ILGPU's message, the innermost first.</summary>
    internal static IReadOnlyList<CompilerFrame> In(string message) => [.. Line().Matches(message).Select(static m => Of(m.Groups["method"].Value, m.Groups["type"].Value))];

    /// <summary>A type's name without namespaces and marks of reflection.</summary>
    internal static string Short(string type)
    {
        string bare = Namespace().Replace(type, "").Replace('+', '.');
        return Arity().Replace(bare, "").Replace('[', '<').Replace(']', '>');
    }

    static CompilerFrame Of(string method, string type)
    {
        string local = LocalFunction().Replace(method, "$1.$2");
        return new(Short(type.Trim()), Explicit().Replace(local, ""), OwnerOf(type));
    }

    static CodeOwner OwnerOf(string type)
    {
        if (type.StartsWith("MetaRL.Gpu.", StringComparison.Ordinal)) return CodeOwner.Kernel;
        bool isOfNet = type.StartsWith("System.", StringComparison.Ordinal) || type.StartsWith("Interop", StringComparison.Ordinal) || type.StartsWith('<');
        return isOfNet ? CodeOwner.Net : CodeOwner.Author;
    }

    // "in method Single Sum[T](Int32 ByRef) declared in type Some.Type"; a result's type has no spaces.
    [GeneratedRegex(@"in method \S+ (?<method>[^\s\[(]+)[^\n]*? declared in type (?<type>[^\n]+)")]
    private static partial Regex Line();

    [GeneratedRegex(@"\b(?:\w+\.)+(?=\w)")]
    private static partial Regex Namespace();

    [GeneratedRegex(@"`\d+")]
    private static partial Regex Arity();

    [GeneratedRegex(@"<(\w+)>g__(\w+)\|\w+")]
    private static partial Regex LocalFunction();

    // A method that implements an interface's by its full name.
    [GeneratedRegex(@"^.*>\.")]
    private static partial Regex Explicit();
}

/// <summary>Who wrote a method.</summary>
enum CodeOwner
{
    Author, Net, Kernel,
}
