using System.Reflection;
using System.Runtime.CompilerServices;
using MetaRL.Envs;
using MetaRL.Gpu.Rollouts;

namespace MetaRL.Cli.Probing;

/// <summary>Asks what plays rollouts on a card whether it could play a family's. Only the process that probes asks: the assembly
/// with the compiler need not be there, and is loaded by nobody else.</summary>
static class GpuQuestion
{
    public const string Stage = "compiling it for a GPU";

    public static GpuAnswer Ask(TaskFamily family) => Ask(family, WhyNot);

    /// <summary>The same of another who knows.</summary>
    /// <param name="family">Any.</param>
    /// <param name="whyNot">Why a family is not played on a GPU; null where it is.</param>
    public static GpuAnswer Ask(TaskFamily family, Func<TaskFamily, string?> whyNot)
    {
        try
        {
            string? reason = whyNot(family);
            return new(reason is null, reason ?? "");
        }
        catch (FileNotFoundException e) when (e.FileName is not null)
        {
            return GpuAnswer.Unknown($"{new AssemblyName(e.FileName).Name}.dll is not beside this tool");
        }
        catch (Exception e)
        {
            return GpuAnswer.Unknown($"{Stage} threw {FamilySource.Cause(e)}");
        }
    }

    // A method of its own: its assembly is loaded when it is compiled.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static string? WhyNot(TaskFamily family) => SamplingFit.WhyNot(family);
}
