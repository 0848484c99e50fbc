using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;

namespace Tensors.Tests;

public sealed class DeviceRegistryTests
{
    [Fact]
    public void The_cpu_is_always_there_and_first()
    {
        IDevice cpu = DeviceRegistry.All[0];
        Assert.Equal("cpu", cpu.Name);
        Assert.Same(cpu, DeviceRegistry.Find("cpu"));
        Assert.Null(cpu.Absence);
        Assert.False(cpu.HasTf32);
        Assert.Same(SimdBackend.Instance, cpu.Open(allowTf32: false));
        Assert.Null(DeviceRegistry.Find("CPU"));
    }

    [Fact]
    public void A_device_of_ones_own_is_found_by_its_name_and_names_are_unique()
    {
        Reference mine = new("reference-of-a-test");
        DeviceRegistry.Register(mine);
        Assert.Same(mine, DeviceRegistry.Find(mine.Name));
        Assert.Contains(mine, DeviceRegistry.All);
        string message = Assert.Throws<ArgumentException>(() => DeviceRegistry.Register(new Reference(mine.Name))).Message;
        Assert.Contains($"there is a device '{mine.Name}' already; have: cpu, ", message);
        Assert.Throws<ArgumentException>(() => DeviceRegistry.Register(new Reference("cpu")));
        Assert.Same(SimdBackend.Instance, DeviceRegistry.Find("cpu")!.Open(allowTf32: false));
    }

    sealed class Reference(string name) : IDevice
    {
        readonly ReferenceBackend backend = new();

        public string Name => name;

        public IBackend Open(bool allowTf32) => backend;
    }
}
