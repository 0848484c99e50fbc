using System.Reflection;
using System.Runtime.CompilerServices;
using MetaRL.Tensors.Simd;

namespace MetaRL.Tensors.Backends;

/// <summary>The devices that this process knows: <c>cpu</c>, <c>gpu</c> where its assembly lies beside this one, those of
/// the Torch back end in a build that has it, and those that were registered.</summary>
public static class DeviceRegistry
{
    // Assemblies that may lie beside this one and register their devices as soon as they are loaded.
    static readonly string[] Optional = ["MetaRL.Gpu", "MetaRL.Tensors.Torch"];

    static readonly IDevice Cpu = new SimdDevice();
    static readonly List<IDevice> devices = [Cpu];
    static readonly Lock access = new();
    static readonly Lazy<bool> loaded = new(LoadOptional);

    /// <summary>Every device, <c>cpu</c> first; some may be absent from this machine (<see cref="IDevice.Absence"/>).</summary>
    public static IReadOnlyList<IDevice> All
    {
        get
        {
            _ = loaded.Value;
            lock (access) return [.. devices];
        }
    }

    /// <summary>Those that were registered until now, <c>cpu</c> first. Unlike <see cref="All"/> it loads nothing.</summary>
    public static IReadOnlyList<IDevice> Registered { get { lock (access) return [.. devices]; } }

    /// <summary>The device of that name; null where none was registered.</summary>
    /// <param name="name">Case matters.</param>
    public static IDevice? Find(string name) => name == Cpu.Name ? Cpu : All.FirstOrDefault(d => d.Name == name);

    /// <summary>Adds a device for the rest of the process.</summary>
    /// <param name="device">Its name must be new.</param>
    /// <exception cref="ArgumentException">Another device has that name.</exception>
    public static void Register(IDevice device)
    {
        lock (access)
        {
            if (devices.Any(d => d.Name == device.Name))
                throw new ArgumentException($"Register: there is a device '{device.Name}' already; have: {string.Join(", ", devices.Select(d => d.Name))}");
            devices.Add(device);
        }
    }

    static bool LoadOptional()
    {
        foreach (string name in Optional)
        {
            Assembly assembly;
            try
            {
                assembly = Assembly.Load(name);
            }
            catch (FileNotFoundException)
            {
                continue;   // a program that was put together without it
            }
            // Loading alone runs no code: the registration waits in the module's initializer.
            RuntimeHelpers.RunModuleConstructor(assembly.ManifestModule.ModuleHandle);
        }
        return true;
    }
}
