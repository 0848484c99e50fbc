using MetaRL.Tensors.Backends;

namespace MetaRL.Tensors.Simd;

/// <summary><c>cpu</c>: always there.</summary>
sealed class SimdDevice : IDevice
{
    public string Name => "cpu";

    public IBackend Open(bool allowTf32) => SimdBackend.Instance;
}
