using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;

namespace MetaRL.Cli.Diagnosing;

/// <summary>The machine, its system and this build.</summary>
static class MachineCheck
{
    static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static Diagnosis Runtime() => new(".NET", RuntimeInformation.FrameworkDescription.Replace(".NET ", "", StringComparison.Ordinal));

    public static Diagnosis Build()
    {
        Assembly engine = typeof(Tensor).Assembly;
        bool isSlow = engine.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true };
        string name = engine.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration ?? "unknown configuration";
        string version = engine.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        return new("MetaRL", $"{version}, {name}", isSlow ? "the compiler may not optimize this build, which makes it many times slower: build with -c Release" : null);
    }

    public static Diagnosis System() => new("system", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}");

    public static Diagnosis Instructions()
    {
        bool isNarrow = InstructionSet.Name.Contains("scalar", StringComparison.Ordinal) || InstructionSet.Name.Contains("128", StringComparison.Ordinal);
        string? switchedOff = Environment.GetEnvironmentVariables().Keys.Cast<string>().FirstOrDefault(key => key.StartsWith("DOTNET_Enable", StringComparison.OrdinalIgnoreCase));
        return new("instructions", InstructionSet.Name, isNarrow && switchedOff is not null ? $"{switchedOff} is set: without it vectors may be wider" : null);
    }

    public static Diagnosis Cores()
    {
        string limit = Cgroup.Of().Cores is { } cores ? string.Create(Culture, $"; the container's limit is {cores:0.##}") : "";
        return new("cores", $"{Environment.ProcessorCount} for --workers{limit}");
    }

    public static Diagnosis Memory()
    {
        string limit = Cgroup.Of().Bytes is { } bytes ? $"; the container's limit is {Gib(bytes)}" : "";
        return new("memory", $"{Gib(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)} for this process{limit}");
    }

    public static string Gib(long bytes) => string.Create(Culture, $"{bytes / (double)(1L << 30):0.#} GiB");
}
