using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;

namespace MetaRL.Benchmarks;

/// <summary>The devices of this build on this machine, by the names that experiments give them.</summary>
static class BenchmarkDevices
{
    static readonly (string Name, IBackend Backend) Cpu = ("cpu", SimdBackend.Instance);

    static readonly Lazy<(string Name, IBackend Backend)[]> all = new(Present);

    /// <exception cref="UnavailableException">libtorch is in this build and does not load.</exception>
    public static (string Name, IBackend Backend)[] All => all.Value;

    public static string Names => string.Join(", ", All.Select(static d => d.Name));

    /// <summary>Whether it is present. The embedded one always is, whatever becomes of libtorch.</summary>
    public static bool Has(string? name) => name == Cpu.Name || All.Any(d => d.Name == name);

    /// <summary>The back end of a device that is present.</summary>
    public static IBackend Of(string name) => name == Cpu.Name ? Cpu.Backend : All.Single(d => d.Name == name).Backend;

    static (string Name, IBackend Backend)[] Present()
    {
        try
        {
            return [.. DeviceRegistry.All.Where(static d => d.Absence is null).Select(static d => (d.Name, d.Open(allowTf32: false)))];
        }
        catch (InvalidOperationException e)
        {
            throw new UnavailableException(e.Message, e);
        }
    }
}
