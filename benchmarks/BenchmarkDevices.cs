using MetaRL.Experiments;
using MetaRL.Experiments.Commands;
using MetaRL.Tensors.Backends;

namespace MetaRL.Benchmarks;

/// <summary>The devices of this build on this machine, by the names that experiments give them.</summary>
static class BenchmarkDevices
{
    /// <summary>What may be asked for. It need not be there.</summary>
    public static IEnumerable<string> Names => Devices.Names.Except([Devices.Auto]);

    /// <summary>Those that are there; of the others the error output tells the reason.</summary>
    public static (string Name, IBackend Backend)[] All()
    {
        List<(string, IBackend)> all = [];
        foreach (string name in Names)
        {
            try
            {
                all.Add((name, Devices.Opened(name, allowTf32: false)));
            }
            catch (Exception e) when (name != Devices.Cpu)
            {
                Console.Error.WriteLine($"without {name}: {DeviceErrors.Message(e)}");
            }
        }
        return [.. all];
    }

    /// <summary>What is wrong with a name; null where nothing is.</summary>
    public static string? WhyNot(string name)
    {
        if (name == Devices.Auto) return $"--device: a benchmark measures one device and chooses none: give one of {string.Join(", ", Names)} instead of '{name}'";
        return Names.Contains(name) ? null : Devices.NotOneOf(name, Names);
    }

    /// <summary>The back end of a device.</summary>
    /// <exception cref="UnavailableException">It is not there.</exception>
    public static IBackend Of(string name)
    {
        try
        {
            return Devices.Open(name, allowTf32: false);
        }
        catch (UsageException e)
        {
            throw new UnavailableException(e.Message, e);
        }
    }
}
