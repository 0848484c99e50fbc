using System.Diagnostics;
using System.Reflection;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Checks;

/// <summary>Which rule an exception breaks.</summary>
enum FaultKind
{
    Exception, Index, Unwritten, NotFinite, Mask,
}

/// <summary>What went wrong while environments were played, in words.</summary>
sealed record Fault(FaultKind Kind, string Words)
{
    internal static Fault Of(Exception e, EnvSpec spec)
    {
        if (e is EnvFaultException { IsUnwritten: true } fault)
            return new(FaultKind.Unwritten, $"{(fault.Step == 0 ? "a reset" : $"step {fault.Step}")} left {fault.What} unwritten; Observe must write every component");
        if (e is ActionMaskException) return new(FaultKind.Mask, e.Message);
        if (e is EnvFaultException) return new(FaultKind.NotFinite, e.Message);
        if (e is not IndexOutOfRangeException) return new(FaultKind.Exception, Tell(e));
        string sizes = e.TargetSite?.DeclaringType == typeof(RowIndex) ? ""
            : $"; obs has {spec.ObsDim} and act {spec.ActDim} numbers: look at the indices of those and of arrays";
        return new(FaultKind.Index, Tell(e) + sizes);
    }

    /// <summary>An exception in words: the innermost, and the author's method that threw it.</summary>
    internal static string Tell(Exception e)
    {
        while (e is TargetInvocationException or TypeInitializationException && e.InnerException is { } inner) e = inner;
        return $"{e.GetType().Name}: {e.Message}{Place(e)}";
    }

    static string Place(Exception e)
    {
        foreach (StackFrame frame in new StackTrace(e, fNeedFileInfo: true).GetFrames())
        {
            if (frame.GetMethod() is not { DeclaringType: { } type } method || IsOurs(type.Assembly)) continue;
            string line = frame.GetFileName() is { } file ? $", {Path.GetFileName(file)} line {frame.GetFileLineNumber()}" : "";
            return $" (in {type.Name}.{method.Name}{line})";
        }
        return "";
    }

    static bool IsOurs(Assembly assembly) => assembly == typeof(Fault).Assembly
        || assembly == typeof(object).Assembly
        || assembly.GetName().Name?.StartsWith("System.", StringComparison.Ordinal) == true;
}
