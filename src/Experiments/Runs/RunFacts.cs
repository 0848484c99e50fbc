using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using MetaRL.Experiments.Commands;
using MetaRL.Tensors.Simd;
using MetaRL.Training;

namespace MetaRL.Experiments.Runs;

/// <summary>Where and how a run was started: the environment part of <c>config.json</c>.</summary>
static class RunFacts
{
    public const string Device = "device", Command = "command", Instructions = "instructions", Runtime = "runtime", Version = "metarl", From = "from";

    public static Dictionary<string, string> Of(RunOptions options, string command) => new()
    {
        [Command] = command,
        [Device] = options.Device,
        ["workers"] = options.Workers.ToString(CultureInfo.InvariantCulture),
        ["cores"] = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
        ["architecture"] = RuntimeInformation.ProcessArchitecture.ToString(),
        [Instructions] = InstructionSet.Name,
        ["os"] = RuntimeInformation.OSDescription,
        [Runtime] = RuntimeInformation.FrameworkDescription,
        [Version] = typeof(MetaTrainer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown",
        ["started"] = DateTimeOffset.UtcNow.ToString("u", CultureInfo.InvariantCulture),
    };
}
