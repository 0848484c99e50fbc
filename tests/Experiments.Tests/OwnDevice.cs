using MetaRL.Tensors.Backends;

namespace MetaRL.Experiments.Tests;

/// <summary>The reference back end as a device of a script's own.</summary>
sealed class OwnDevice : IDevice
{
    readonly ReferenceBackend backend = new();

    public string Name => "mine";

    public IBackend Open(bool allowTf32) => backend;
}
