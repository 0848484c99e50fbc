using System.Diagnostics;

namespace MetaRL.Rollouts;

/// <summary>An exception in one line: type, message, and the first place in its author's own code.</summary>
public static class FailureText
{
    /// <summary>Such as "IndexOutOfRangeException at Maze.Step (maze.cs:61): Index was outside the bounds of the array." The
    /// project's own exceptions say in their message what an author must know, and no more is told of them.</summary>
    public static string Of(Exception e)
    {
        Exception cause = Unwrapped(e);
        string message = cause.Message.ReplaceLineEndings(" ");
        if (IsOurs(cause)) return message;
        string? place = Place(cause);
        bool isNamed = place is not null || cause is IndexOutOfRangeException or NullReferenceException or DivideByZeroException or OverflowException or InvalidCastException or OutOfMemoryException;
        if (!isNamed) return message;
        return $"{cause.GetType().Name}{(place is null ? "" : $" at {place}")}: {message}";
    }

    /// <summary>Whether an exception is of one of the project's own types.</summary>
    public static bool IsOurs(Exception e) => IsOurs(e.GetType().Assembly.GetName().Name);

    // What only says that something inside of it failed.
    static Exception Unwrapped(Exception e)
    {
        while (e is AggregateException or TypeInitializationException or System.Reflection.TargetInvocationException && e.InnerException is { } inner) e = inner;
        return e;
    }

    static string? Place(Exception e)
    {
        StackFrame[] own = [.. new StackTrace(e, fNeedFileInfo: true).GetFrames().Where(IsOwn)];
        StackFrame? first = own.FirstOrDefault(static f => f.GetFileName() is not null) ?? own.FirstOrDefault();
        if (first is null || DiagnosticMethodInfo.Create(first) is not { } method) return null;
        string name = $"{Readable(method.DeclaringTypeName)}.{Readable(method.Name)}";
        return first.GetFileName() is { } file ? $"{name} ({Path.GetFileName(file)}:{first.GetFileLineNumber()})" : name;
    }

    static bool IsOwn(StackFrame frame)
    {
        string? assembly = DiagnosticMethodInfo.Create(frame)?.DeclaringAssemblyName?.Split(',')[0];
        return assembly is not null && !IsOurs(assembly) && !assembly.StartsWith("System.", StringComparison.Ordinal);
    }

    static bool IsOurs(string? assembly) => assembly == "MetaRL"
        || assembly is not null && assembly.StartsWith("MetaRL.", StringComparison.Ordinal) && !assembly.EndsWith(".Tests", StringComparison.Ordinal);

    // Namespaces and type arguments left out; the compiler's names for what has none, such as <Step>g__Hit|0_0, cut to the author's.
    static string Readable(string? name)
    {
        string last = (name ?? "").Split('.', '+').LastOrDefault(static part => !part.StartsWith("<>", StringComparison.Ordinal)) ?? "";
        int open = last.IndexOf('<'), close = last.IndexOf('>');
        if (open == 0 && close > 1) last = last[1..close];
        return last.Split('`', '[')[0];
    }
}
