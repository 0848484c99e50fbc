using System.Reflection;
using MetaRL.Experiments.Configuration;
using MetaRL.Persistence;
using MetaRL.Tensors.Backends;
using MetaRL.Training;

namespace MetaRL.Experiments.Commands;

/// <summary>Names that <c>--device</c> takes, and their back ends.</summary>
static class Devices
{
    public const string Cpu = "cpu", Gpu = "gpu", Auto = "auto";

    // Has the same devices, on the libtorch of the user's own PyTorch.
    const string InstalledBuild = "-p:Torch=installed";

    // Devices that another build of this source has, and the property that makes it.
    static readonly (string Name, string Property)[] OtherBuilds = [("torch-cpu", "-p:Torch=cpu"), ("cuda", "-p:Torch=cuda-linux")];

    // Nothing is loaded to tell them: a run on the CPU needs no other back end's assembly.
    public static string[] Names =>
    [
        Cpu,
        .. OtherBuilds.Select(b => b.Name).Prepend(Gpu).Union(DeviceRegistry.Registered.Select(d => d.Name)).Except([Cpu]),
        Auto,
    ];

    /// <summary>What was meant by a name that is none of <see cref="Names"/>; null where nothing is near.</summary>
    // "GPU" is a letter away from the CPU, and yet its opposite.
    public static string? Nearest(string name) => name.ToLowerInvariant() is "gpu" or "nvidia" ? Gpu : EditDistance.Nearest(name, Names);

    /// <summary>What to say of such a name.</summary>
    /// <param name="name">None of <paramref name="choices"/>.</param>
    /// <param name="choices">What there is instead.</param>
    public static string NotOneOf(string name, IEnumerable<string> choices) =>
        $"--device: '{name}' is not one of {string.Join(", ", choices)}{(Nearest(name) is { } near && choices.Contains(near) ? $"; did you mean '{near}'?" : "")}";

    public static bool HasTf32(string name) => DeviceRegistry.Find(name) is { HasTf32: true };

    /// <summary>The back end of a device.</summary>
    /// <param name="name">Not <see cref="Auto"/>, which is a question.</param>
    /// <param name="allowTf32"><see cref="TrainingConfig.AllowTf32"/>.</param>
    /// <exception cref="UsageException">This build or this machine has no such device, or it cannot be opened.</exception>
    public static IBackend Open(string name, bool allowTf32)
    {
        if (!Names.Contains(name)) throw new UsageException(NotOneOf(name, Names.Except([Auto])));
        if (allowTf32 && name != "cuda" && !HasTf32(name))
            throw new UsageException($"training.allowTf32: --device {name} has no TF32; leave it out, or take --device cuda");
        try
        {
            return Opened(name, allowTf32);
        }
        catch (Exception e)
        {
            throw new UsageException($"--device {name}: {DeviceErrors.Message(e)}; or take --device {Cpu}", e);
        }
    }

    /// <summary>The same, with nothing but the reason where there is none.</summary>
    /// <exception cref="InvalidOperationException">There is none; what was found, and how to get it. Others come from the device as it is opened.</exception>
    public static IBackend Opened(string name, bool allowTf32)
    {
        IDevice device = DeviceRegistry.Find(name) ?? throw new InvalidOperationException(WhyUnknown(name));
        if (device.Absence is not { } absence) return device.Open(allowTf32);
        string remedy = absence.BuildProperty is { } property ? $"; get the other with: {Building(property, name)}" : "";
        throw new InvalidOperationException(absence.Reason + remedy);
    }

    // Every device computes in float32: a checkpoint needs no more.
    public static Precision Precision => Precision.Float32;

    static string WhyUnknown(string name)
    {
        if (name == Gpu) return "MetaRL.Gpu.dll does not lie beside this program; refer to src/Gpu";
        string property = OtherBuilds.First(b => b.Name == name).Property;
        if (IsPackage) return $"this package has no Torch back end; make packages that have it of the sources, with: dotnet pack MetaRL.sln {property} -o feed";
        return $"this build has no Torch back end; get one with: {Building(property, name)}, or with {InstalledBuild} where PyTorch is installed";
    }

    static bool IsPackage => typeof(Devices).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Any(a => a.Key == "IsPackage");

    static string Building(string property, string name) => ScriptCommand.Building(property, $"--device {name}");
}
