using MetaRL.Gpu.Kernels;

namespace MetaRL.Envs.Tests.Gpu;

public sealed class DeviceMethodsTests
{
    [Fact]
    public void Products_of_128_bits_are_those_of_NET()
    {
        Rng rng = new Seed(1).Stream();
        ulong[] factors = [0, 1, uint.MaxValue, 1UL << 32, ulong.MaxValue, .. Enumerable.Range(0, 50).Select(_ => rng.NextUInt64())];
        foreach (ulong a in factors)
        {
            foreach (ulong b in factors)
            {
                ulong high = DeviceMethods.BigMul(a, b, out ulong low);
                Assert.Equal(Math.BigMul(a, b, out ulong expected), high);
                Assert.Equal(expected, low);
            }
        }
    }
}
