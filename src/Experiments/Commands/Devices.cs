using System.Text.Json;
using MetaRL.Persistence;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;
using MetaRL.Training;

namespace MetaRL.Experiments.Commands;

/// <summary>Names of devices, and their back ends.</summary>
static class Devices
{
    public static IEnumerable<string> Names => Enum.GetValues<Device>().Select(Name);

    public static string Name(Device device) => JsonNamingPolicy.KebabCaseLower.ConvertName(device.ToString());

    public static Device? Parse(string text) =>
        Enum.GetValues<Device>().Where(d => Name(d) == text).Select(d => (Device?)d).FirstOrDefault();

    /// <summary>Those that this build and this machine have.</summary>
    public static Device[] Present => [Device.Cpu, .. TorchDevices.Present];

    /// <summary>The back end of a device.</summary>
    /// <param name="device">Not <see cref="Device.Auto"/>, which is a question.</param>
    /// <param name="allowTf32"><see cref="TrainingConfig.AllowTf32"/>.</param>
    /// <exception cref="UsageException">This build or this machine has no such device.</exception>
    public static IBackend Open(Device device, bool allowTf32)
    {
        if (allowTf32 && device != Device.Cuda)
            throw new UsageException($"training.allowTf32: --device {Name(device)} has no TF32; leave it out, or take --device {Name(Device.Cuda)}");
        return device == Device.Cpu ? SimdBackend.Instance : TorchDevices.Open(device, allowTf32);
    }

    // Every device computes in float32: a checkpoint needs no more.
    public static Precision Precision => Precision.Float32;
}
