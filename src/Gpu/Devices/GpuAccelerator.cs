using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using MetaRL.Gpu.Kernels;
using MetaRL.Tensors;

namespace MetaRL.Gpu.Devices;

/// <summary>
/// A card as this assembly uses it: memory, copies and kernels on one stream, so that all happens in the order of the
/// calls. Launches return at once; <see cref="Read"/> waits. All members may be called from several threads.
/// </summary>
sealed partial class GpuAccelerator : IDisposable
{
    readonly Lock access = new();
    readonly Context context;
    readonly Accelerator accelerator;
    readonly GpuPool pool = new();
    long liveBytes, reads;

    GpuAccelerator(Context context, Device device, int mostThreads = 256)
    {
        this.context = context;
        accelerator = device.CreateAccelerator(context);
        IsCard = accelerator is CudaAccelerator;
        GroupSize = Math.Min(mostThreads, accelerator.MaxNumThreadsPerGroup);
    }

    /// <summary>The first CUDA card.</summary>
    /// <exception cref="InvalidOperationException">There is none, or its driver is not for this.</exception>
    internal static GpuAccelerator OnCard()
    {
        if (CudaDriver.Absence is { } absence) throw new InvalidOperationException(absence.Reason);
        FindDriver();
        Context context = NewContext(static builder => builder.Cuda());
        if (context.GetCudaDevices().Count > 0) return new(context, context.GetCudaDevice(0));
        context.Dispose();
        throw new InvalidOperationException("the driver has a card, and ILGPU none that it knows; get a newer driver");
    }

    // ILGPU looks for the driver under a name that not every system has.
    static void FindDriver()
    {
        try { NativeLibrary.SetDllImportResolver(typeof(Context).Assembly, static (name, _, _) => name is "cuda" && CudaDriver.TryLoad(out nint driver) ? driver : 0); }
        catch (InvalidOperationException) { }   // it has been told before
    }

    /// <summary>ILGPU's simulation on the CPU, for tests: groups of that many threads, one group after another.</summary>
    /// <param name="groupSize">A power of two. Each is a thread of the system, and barriers are slow; with 1 nobody waits.</param>
    /// <param name="mostBytes"><see cref="MostBytes"/>.</param>
    internal static GpuAccelerator OnCpu(int groupSize = 4, long mostBytes = long.MaxValue)
    {
        var device = new CPUDevice(numThreadsPerWarp: Math.Max(2, groupSize), numWarpsPerMultiprocessor: 1, numMultiprocessors: 1);
        return new(NewContext(builder => builder.CPU(device)), device, groupSize) { MostBytes = mostBytes };
    }

    // Without fast mathematics: kernels say themselves where they may be less than exact.
    static Context NewContext(Func<Context.Builder, Context.Builder> devices)
    {
        DeviceMethods.Register();
        return Context.Create(builder => devices(builder).EnableAlgorithms().Optimize(DeviceMethods.Optimization));
    }

    /// <summary>Whether this is a card, and not its simulation.</summary>
    internal bool IsCard { get; }

    /// <summary>What the driver calls it.</summary>
    internal string Name => accelerator.Name;

    /// <summary>Threads of a group, for kernels that work with any number.</summary>
    internal int GroupSize { get; }

    /// <summary>Processors, each of which runs some groups at a time.</summary>
    internal int Multiprocessors => accelerator.NumMultiprocessors;

    /// <summary>Bytes that buffers hold now.</summary>
    internal long LiveBytes => Interlocked.Read(ref liveBytes);

    /// <summary>Bytes that are kept to be used again.</summary>
    internal long CachedBytes { get { lock (access) return pool.CachedBytes; } }

    /// <summary>How often memory was read back; the caller waits there for all that was launched before.</summary>
    internal long Reads => Interlocked.Read(ref reads);

    /// <summary>Copies host memory to the start of a view, after all that was launched before; the values may change after
    /// the call. It does not wait: the driver takes a copy of memory that is not page-locked before it returns (CUDA driver
    /// API, "API synchronization behavior").</summary>
    internal unsafe void Write<T>(ArrayView<T> to, ReadOnlySpan<T> values) where T : unmanaged
    {
        if (values.IsEmpty) return;
        if (values.Length > to.Length) throw new ShapeException($"Write: {values.Length} elements to {to.Length}");
        lock (access)
        {
            Bind();
            ArrayView<T> part = to.SubView(0, values.Length);
            fixed (T* first = values) part.CopyFromCPUUnsafeAsync(accelerator.DefaultStream, ref *first, values.Length);
        }
    }

    /// <summary>Waits for all that was launched before, and copies a view's start to host memory.</summary>
    /// <exception cref="InvalidOperationException">Something launched before has failed.</exception>
    internal unsafe void Read<T>(ArrayView<T> from, Span<T> values) where T : unmanaged
    {
        if (values.IsEmpty) return;
        if (values.Length > from.Length) throw new ShapeException($"Read: {values.Length} elements from {from.Length}");
        Interlocked.Increment(ref reads);
        lock (access)
        {
            Bind();
            ArrayView<T> part = from.SubView(0, values.Length);
            try
            {
                // ILGPU copies to an address and pins nothing.
                fixed (T* first = values) part.CopyToCPU(accelerator.DefaultStream, ref *first, values.Length);
            }
            catch (AcceleratorException e) { throw Failed("Read", e); }
        }
    }

    // The driver knows a context by thread.
    void Bind()
    {
        ObjectDisposedException.ThrowIf(accelerator.IsDisposed, this);
        accelerator.Bind();
    }

    /// <summary>Frees the card. Buffers must not be used any more.</summary>
    public void Dispose()
    {
        lock (access)
        {
            if (accelerator.IsDisposed) return;
            accelerator.Bind();
            pool.Drop();
            accelerator.Dispose();
            context.Dispose();
        }
    }
}
