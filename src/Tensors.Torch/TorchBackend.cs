using System.Runtime.InteropServices;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Torch.Installed;
using TorchSharp;
using TorchTensor = TorchSharp.torch.Tensor;

namespace MetaRL.Tensors.Torch;

/// <summary>
/// float32 in libtorch, on the CPU or a CUDA device. Kernels are libtorch's and derivatives are ours, so libtorch records
/// no graph. Every handle is disposed by the kernel that made it or by the storage that holds it. On a GPU kernels run
/// behind the caller; only reading elements waits for them.
/// </summary>
public sealed partial class TorchBackend : IBackend
{
    readonly torch.Device device;
    // For operations that would otherwise make their own and leave it to the finalizer.
    readonly TorchTensor zero, unit;
    readonly Scalar one = 1f.ToScalar(), minusOne = (-1f).ToScalar();
    long liveBytes, reads;

    TorchBackend(string name, torch.Device device)
    {
        (Name, this.device) = (name, device);
        torch.InitializeDeviceType(device.type);
        zero = torch.zeros([], torch.ScalarType.Float32, device).DetachFromDisposeScope();
        unit = torch.ones([], torch.ScalarType.Float32, device).DetachFromDisposeScope();
    }

    /// <summary>libtorch on the CPU: <c>torch-cpu</c>.</summary>
    /// <exception cref="InvalidOperationException">libtorch does not load on this system.</exception>
    public static TorchBackend Cpu => Loaded(static () => CpuDevice.Instance);

    /// <summary>libtorch on the first CUDA device: <c>cuda</c>.</summary>
    /// <exception cref="InvalidOperationException">There is none; see <see cref="HasCuda"/>.</exception>
    public static TorchBackend Cuda => HasCuda ? CudaDevice.Instance : throw new InvalidOperationException("libtorch finds no CUDA device");

    /// <summary>Whether libtorch finds a CUDA device.</summary>
    /// <exception cref="InvalidOperationException">libtorch does not load on this system.</exception>
    public static bool HasCuda => Loaded(torch.cuda.is_available);

    /// <summary>libtorch on any of its devices.</summary>
    /// <exception cref="InvalidOperationException">libtorch does not load on this system.</exception>
    internal static TorchBackend On(string name, DeviceType type, int index = -1) => Loaded(() => new TorchBackend(name, new(type, index)));

    static T Loaded<T>(Func<T> open)
    {
        if (InstalledLibtorch.Misfit is { } misfit) throw new InvalidOperationException($"libtorch: {misfit}");
        try
        {
            RefuseOldSystem();
            return open();
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException or NotSupportedException)
        {
            throw new InvalidOperationException(IsOfOldSystem(e) || !InstalledLibtorch.IsTaken ? OldSystem : Misfitting(e), e);
        }
    }

    const string OldSystem = "TorchSharp's native library does not load here. "
        + "TorchSharp 0.107.0 expects the C++ library of GCC 13 or newer (GLIBCXX_3.4.32: Ubuntu 24.04, Debian 13); "
        + "'ldd' on libLibTorchSharp.so in the build's folder names what is missing";

    static string Misfitting(Exception e) => $"TorchSharp's native library does not load on {InstalledLibtorch.Description}: {LoadErrors.Cause(e)}; "
        + $"expected {TorchVersions.Expected} as PyTorch itself distributes it; {TorchSearch.Remedy}";

    // Before TorchSharp tries, which would print a page and copy its libraries to try again.
    static void RefuseOldSystem()
    {
        try { NativeLibrary.Load("LibTorchSharp", typeof(torch).Assembly, null); }
        catch (DllNotFoundException e) when (!IsOfOldSystem(e) && !InstalledLibtorch.IsTaken) { }   // TorchSharp knows more places
    }

    static bool IsOfOldSystem(Exception e) => e.Message.Contains("GLIBCXX", StringComparison.Ordinal);

    /// <summary>Which libtorch this was built with, the value of <c>-p:Torch</c>: <c>cpu</c>, <c>cuda-linux</c> or <c>installed</c>.</summary>
    public static string Build { get; } = typeof(TorchBackend).Assembly.GetCustomAttributes(typeof(System.Reflection.AssemblyMetadataAttribute), false)
        .Cast<System.Reflection.AssemblyMetadataAttribute>().Single(a => a.Key == "Torch").Value!;

    /// <summary>Whether matrix products on CUDA may round their factors to TF32's 10 binary digits, for speed; off unless set.
    /// It holds for the whole process.</summary>
    public static bool AllowTf32
    {
        get => torch.backends.cuda.matmul.allow_tf32;
        set => torch.backends.cuda.matmul.allow_tf32 = value;
    }

    // Apart, so that nothing of CUDA is loaded before it is asked for.
    static class CpuDevice { internal static readonly TorchBackend Instance = new("torch-cpu", torch.CPU); }
    static class CudaDevice
    {
        internal static readonly TorchBackend Instance = Open();

        static TorchBackend Open()
        {
            AllowTf32 = false;   // libtorch's own default has changed before
            return new("cuda", torch.CUDA);
        }
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public bool PrefersLargeBatches => true;

    /// <summary>Bytes of device memory that storages hold now. libtorch keeps freed memory for later on top of it.</summary>
    public long LiveBytes => Interlocked.Read(ref liveBytes);

    /// <summary>How often elements were read back; on a GPU the caller waits there for all kernels before.</summary>
    public long Reads => Interlocked.Read(ref reads);

    internal void Count(long bytes) => Interlocked.Add(ref liveBytes, bytes);

    /// <inheritdoc/>
    public Storage Allocate(int count) => new TorchStorage(this, count);

    /// <inheritdoc/>
    public void Free(Storage storage) => S(storage).Free();

    /// <inheritdoc/>
    public void Write(Storage to, ReadOnlySpan<float> values)
    {
        TorchTensor host = torch.empty(values.Length, torch.ScalarType.Float32, torch.CPU);
        values.CopyTo(Host(host));
        Upload(host, to);
    }

    /// <inheritdoc/>
    public void Write(Storage to, ReadOnlySpan<double> values)
    {
        TorchTensor host = torch.empty(values.Length, torch.ScalarType.Float32, torch.CPU);
        Span<float> elements = Host(host);
        for (int i = 0; i < elements.Length; i++) elements[i] = (float)values[i];
        Upload(host, to);
    }

    // Takes the host tensor over.
    void Upload(TorchTensor host, Storage to)
    {
        int? below = TorchStorage.IndicesBelow(Host(host));
        if (device.type == DeviceType.CPU) S(to).Set(host, [to.Count], below);
        else using (host) S(to).Set(host.to(device), [to.Count], below);
    }

    /// <inheritdoc/>
    public void Read(Storage from, Span<float> values)
    {
        if (values.IsEmpty) return;
        using TorchView host = OnHost(from);
        Host(host.Tensor).CopyTo(values);
    }

    /// <inheritdoc/>
    public void Read(Storage from, Span<double> values)
    {
        if (values.IsEmpty) return;
        using TorchView host = OnHost(from);
        Span<float> elements = Host(host.Tensor);
        for (int i = 0; i < values.Length; i++) values[i] = elements[i];
    }

    /// <inheritdoc/>
    public void Fill(Storage y, double value)
    {
        using Scalar scalar = ((float)value).ToScalar();
        S(y).Set(torch.full(y.Count, scalar, torch.ScalarType.Float32, device), [y.Count]);
    }

    static TorchStorage S(Storage storage) => (TorchStorage)storage;

    TorchView OnHost(Storage from)
    {
        Interlocked.Increment(ref reads);
        TorchView dense = S(from).Dense();
        if (device.type == DeviceType.CPU) return dense;
        using (dense) return new(dense.Tensor.cpu(), isOwner: true);
    }

    static Span<float> Host(TorchTensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    // Operations in place return another handle on the same tensor before TorchSharp 0.100.5, and the tensor itself since.
    static void InPlace(TorchTensor tensor, TorchTensor result)
    {
        if (!ReferenceEquals(tensor, result)) result.Dispose();
    }
}
