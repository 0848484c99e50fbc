namespace MetaRL.Tensors.Backends;

/// <summary>A place where tensors can live, by the name that people give it. A back end of one's own becomes one of the
/// devices to choose from by <see cref="DeviceRegistry.Register"/>. Checkpoints keep float32: with a back end of wider
/// elements a resumed run differs by rounding from one that was not interrupted.</summary>
public interface IDevice
{
    /// <summary>Short and unique, such as "cuda".</summary>
    string Name { get; }

    /// <summary>Whether its matrix products can round their factors to TF32's 10 binary digits.</summary>
    bool HasTf32 => false;

    /// <summary>Why this machine has no such device; null where it has one. May load the back end's libraries.</summary>
    /// <exception cref="InvalidOperationException">A library does not load here; the message says which.</exception>
    DeviceAbsence? Absence => null;

    /// <summary>Its back end, the same one every time. Only where <see cref="Absence"/> is null.</summary>
    /// <param name="allowTf32">Whether matrix products may use TF32; only where <see cref="HasTf32"/>.</param>
    /// <exception cref="InvalidOperationException">A library does not load here; the message says which.</exception>
    IBackend Open(bool allowTf32);
}

/// <summary>Why there is no such device.</summary>
/// <param name="Reason">A clause that ends without a full stop.</param>
/// <param name="BuildProperty">Given to <c>dotnet build</c>, makes a build that has the device, such as
/// "-p:Torch=cuda-linux"; null where another build would not help.</param>
public sealed record DeviceAbsence(string Reason, string? BuildProperty = null);
