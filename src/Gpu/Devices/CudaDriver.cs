using System.Runtime.InteropServices;
using MetaRL.Tensors.Backends;

namespace MetaRL.Gpu.Devices;

/// <summary>Asks NVIDIA's driver, if there is one, for its cards, without any other library.</summary>
static unsafe class CudaDriver
{
    const string Remedy = "install NVIDIA's driver and look with nvidia-smi";

    static readonly Lazy<DeviceAbsence?> absence = new(Look);

    // The file with the number comes with the driver; the one without it only with some packages.
    static readonly string[] Libraries = OperatingSystem.IsWindows() ? ["nvcuda.dll"] : ["libcuda.so.1", "libcuda.so"];

    static readonly string[] OpenClLibraries = OperatingSystem.IsWindows() ? ["OpenCL.dll"] : ["libOpenCL.so.1", "libOpenCL.so"];

    /// <summary>Why there is no card; null where there is one. Asked once, and never an error.</summary>
    internal static DeviceAbsence? Absence => absence.Value;

    /// <summary>The driver's library.</summary>
    internal static bool TryLoad(out nint library) => TryLoad(Libraries, out library);

    static DeviceAbsence? Look()
    {
        if (!TryLoad(out nint driver)) return new(HasOpenCl() ? OnlyOpenCl : $"no NVIDIA driver was found; needs an NVIDIA card and its driver: {Remedy}");
        bool isDriver = NativeLibrary.TryGetExport(driver, "cuInit", out nint init) & NativeLibrary.TryGetExport(driver, "cuDeviceGetCount", out nint getCount);
        if (!isDriver) return new($"the NVIDIA driver's library has no cuInit and cuDeviceGetCount; needs the driver of an NVIDIA card: {Remedy}");
        int error = ((delegate* unmanaged<uint, int>)init)(0);
        if (error != 0) return new($"the NVIDIA driver finds no card that it can use (cuInit: {Words(error)}); {Remedy}");
        int count = 0;
        error = ((delegate* unmanaged<int*, int>)getCount)(&count);
        if (error != 0) return new($"the NVIDIA driver finds no card (cuDeviceGetCount: {Words(error)}); {Remedy}");
        return count > 0 ? null : new($"the NVIDIA driver finds no card; {Remedy}");
    }

    /// <summary>What an error of the driver means, where it is one of those that come up before anything is computed.</summary>
    /// <param name="error">CUresult, as cuda.h numbers it.</param>
    internal static string Words(int error)
    {
        string? what = error switch
        {
            2 => "out of memory",
            34 => "the library is a stub, which is for building alone",
            46 => "the card is not available: another process may have it to itself",
            100 => "no device",
            101 => "no such device",
            802 => "the system is not ready yet",
            803 => "driver and library are of different versions: start the system again",
            804 => "the library is newer than this card's driver allows",
            _ => null,
        };
        return what is null ? $"error {error}" : $"error {error}, {what}";
    }

    static string OnlyOpenCl => $"only an OpenCL device was found; needs an NVIDIA card and its driver: {Remedy}";

    // The loader of OpenCL may be there without any device.
    static bool HasOpenCl()
    {
        if (!TryLoad(OpenClLibraries, out nint library) || !NativeLibrary.TryGetExport(library, "clGetPlatformIDs", out nint getPlatforms)) return false;
        uint platforms = 0;
        int error = ((delegate* unmanaged<uint, void*, uint*, int>)getPlatforms)(0, null, &platforms);
        return error == 0 && platforms > 0;
    }

    static bool TryLoad(string[] names, out nint library)
    {
        foreach (string name in names)
            if (NativeLibrary.TryLoad(name, out library)) return true;
        library = 0;
        return false;
    }
}
