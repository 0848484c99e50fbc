using System.Text.Json;
using MetaRL.Tensors;

namespace MetaRL.Experiments;

/// <summary>Names of devices, and their back ends.</summary>
static class Devices
{
    public static IEnumerable<string> Names => Enum.GetValues<Device>().Select(Name);

    public static string Name(Device device) => JsonNamingPolicy.KebabCaseLower.ConvertName(device.ToString());

    public static Device? Parse(string text) =>
        Enum.GetValues<Device>().Where(d => Name(d) == text).Select(d => (Device?)d).FirstOrDefault();

    public static IBackend Open(Device device) => device == Device.Cpu
        ? SimdBackend.Instance
        : throw new UsageException($"--device {Name(device)}: this build has no Torch back end; use --device cpu");

    // Every device computes in float32: a checkpoint needs no more.
    public static Precision Precision => Precision.Float32;
}
