using System.Runtime.InteropServices;
using MetaRL.Tensors.Torch.Installed;

namespace MetaRL.Tensors.Torch;

/// <summary>
/// The libtorch of an installed PyTorch, in builds with <c>-p:Torch=installed</c>: loaded by its path before TorchSharp
/// looks for one by name, which then finds what is loaded. In other builds nothing is searched for.
/// </summary>
static class InstalledLibtorch
{
    static readonly Lazy<TorchMisfit?> misfit = new(Load);

    /// <summary>Whether this build takes it.</summary>
    public static bool IsTaken => TorchBackend.Build == "installed";

    /// <summary>Loads it, and says why it could not be; null where it could, or where this build has its own.</summary>
    public static TorchMisfit? Misfit => IsTaken ? misfit.Value : null;

    /// <summary>Where it lies and which it is.</summary>
    public static string Description => TorchSearch.Here.Torch is { } torch ? $"PyTorch {torch.Version} in {torch.Folder}" : "no PyTorch";

    /// <summary>Why it cannot have a CUDA device, whatever this machine has; null where it can.</summary>
    public static string? WithoutCuda => TorchSearch.Here.Torch is { HasCuda: false }
        ? $"{Description} is a build for the CPU only, expected one with CUDA; {TorchSearch.Remedy}, or take --device torch-cpu"
        : null;

    static TorchMisfit? Load()
    {
        // Whoever mends the one would be told of the other next.
        if (TorchSearch.Here is { Misfit: { } unfit }) return unfit.And(CxxLibrary.Here.Misfit);
        try
        {
            foreach (string library in TorchSearch.Here.Torch!.Libraries) NativeLibrary.Load(library);
            return null;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            return new($"{Description} does not load: {LoadErrors.Cause(e)}", $"look whether its Python can import torch, or {TorchSearch.Remedy}");
        }
    }
}
