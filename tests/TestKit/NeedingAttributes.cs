using Xunit;

namespace MetaRL.TestKit;

/// <summary>A fact that is reported as skipped where a file of the system is missing, such as a shell.</summary>
public sealed class FactNeedingAttribute : FactAttribute
{
    /// <param name="path">Absolute.</param>
    public FactNeedingAttribute(string path) => Skip = Needs.Missing(path);
}

/// <summary>A theory that is reported as skipped where a file of the system is missing.</summary>
public sealed class TheoryNeedingAttribute : TheoryAttribute
{
    /// <param name="path">Absolute.</param>
    public TheoryNeedingAttribute(string path) => Skip = Needs.Missing(path);
}

static class Needs
{
    public static string? Missing(string path) => File.Exists(path) ? null : $"{path} is not on this system";
}
