using MetaRL.Tensors.Backends;

namespace MetaRL.Experiments.Tests;

/// <summary>A device that is present and of no use: it cannot be opened, or what was opened fails at its first operation.</summary>
sealed class BrokenDevice(string name, bool opens) : IDevice
{
    /// <summary>Set, the script that this assembly is has one of each.</summary>
    public const string Variable = "METARL_TESTS_BROKEN_DEVICES";

    /// <summary>Why it cannot be opened.</summary>
    public const string Why = "there is a card, and none that is known; get a newer driver";

    public string Name => name;

    public IBackend Open(bool allowTf32) => opens ? null! : throw new InvalidOperationException(Why);
}
