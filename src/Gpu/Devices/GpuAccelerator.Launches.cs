using System.Reflection;
using ILGPU;
using ILGPU.Runtime;
using MetaRL.Gpu.Kernels;

namespace MetaRL.Gpu.Devices;

// Kernels are explicitly grouped static methods: they find their place by Grid and Group, and work with any group size.
sealed partial class GpuAccelerator
{
    readonly Dictionary<MethodInfo, Delegate> kernels = [];
    string lastOperation = "nothing";

    /// <summary>Kernels that were compiled until now, each once.</summary>
    internal int Compiled { get { lock (access) return kernels.Count; } }

    /// <summary>Kernels started so far.</summary>
    internal long Launches { get; private set; }

    /// <summary>How kernels are started whose threads go over so many elements: <see cref="Kernels.Threads"/>.</summary>
    internal KernelConfig ConfigFor(long elements) => new(GroupsFor(elements), GroupSize);

    /// <summary>Groups for so many elements in a loop of <c>i += Grid.DimX * Group.DimX</c>: one a thread up to what fills
    /// the card, then more.</summary>
    internal int GroupsFor(long elements)
    {
        long groups = (elements + GroupSize - 1) / GroupSize;
        int most = IsCard ? 32 * Multiprocessors : Multiprocessors;
        return (int)Math.Clamp(groups, 1, most);
    }

    /// <summary>Starts groups of threads of a kernel, which is compiled at its first start.</summary>
    /// <param name="operation">What errors name.</param>
    /// <param name="kernel">A static method.</param>
    /// <param name="config">How many groups, of how many threads.</param>
    /// <param name="a1">The argument of the kernel.</param>
    internal void Launch<T1>(string operation, Action<T1> kernel, KernelConfig config, T1 a1)
        where T1 : struct
    {
        lock (access)
        {
            try { Loaded(operation, kernel.Method, () => accelerator.LoadStreamKernel(kernel))(config, a1); }
            catch (AcceleratorException e) { throw Failed(operation, e); }
        }
    }

    /// <inheritdoc cref="Launch{T1}"/>
    internal void Launch<T1, T2>(string operation, Action<T1, T2> kernel, KernelConfig config, T1 a1, T2 a2)
        where T1 : struct where T2 : struct
    {
        lock (access)
        {
            try { Loaded(operation, kernel.Method, () => accelerator.LoadStreamKernel(kernel))(config, a1, a2); }
            catch (AcceleratorException e) { throw Failed(operation, e); }
        }
    }

    /// <inheritdoc cref="Launch{T1}"/>
    internal void Launch<T1, T2, T3>(string operation, Action<T1, T2, T3> kernel, KernelConfig config, T1 a1, T2 a2, T3 a3)
        where T1 : struct where T2 : struct where T3 : struct
    {
        lock (access)
        {
            try { Loaded(operation, kernel.Method, () => accelerator.LoadStreamKernel(kernel))(config, a1, a2, a3); }
            catch (AcceleratorException e) { throw Failed(operation, e); }
        }
    }

    /// <inheritdoc cref="Launch{T1}"/>
    internal void Launch<T1, T2, T3, T4>(string operation, Action<T1, T2, T3, T4> kernel, KernelConfig config, T1 a1, T2 a2, T3 a3, T4 a4)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct
    {
        lock (access)
        {
            try { Loaded(operation, kernel.Method, () => accelerator.LoadStreamKernel(kernel))(config, a1, a2, a3, a4); }
            catch (AcceleratorException e) { throw Failed(operation, e); }
        }
    }

    /// <inheritdoc cref="Launch{T1}"/>
    internal void Launch<T1, T2, T3, T4, T5>(string operation, Action<T1, T2, T3, T4, T5> kernel, KernelConfig config, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct
    {
        lock (access)
        {
            try { Loaded(operation, kernel.Method, () => accelerator.LoadStreamKernel(kernel))(config, a1, a2, a3, a4, a5); }
            catch (AcceleratorException e) { throw Failed(operation, e); }
        }
    }

    /// <inheritdoc cref="Launch{T1}"/>
    internal void Launch<T1, T2, T3, T4, T5, T6>(string operation, Action<T1, T2, T3, T4, T5, T6> kernel, KernelConfig config, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct
    {
        lock (access)
        {
            try { Loaded(operation, kernel.Method, () => accelerator.LoadStreamKernel(kernel))(config, a1, a2, a3, a4, a5, a6); }
            catch (AcceleratorException e) { throw Failed(operation, e); }
        }
    }

    /// <inheritdoc cref="Launch{T1}"/>
    internal void Launch<T1, T2, T3, T4, T5, T6, T7>(string operation, Action<T1, T2, T3, T4, T5, T6, T7> kernel, KernelConfig config, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6, T7 a7)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct
    {
        lock (access)
        {
            try { Loaded(operation, kernel.Method, () => accelerator.LoadStreamKernel(kernel))(config, a1, a2, a3, a4, a5, a6, a7); }
            catch (AcceleratorException e) { throw Failed(operation, e); }
        }
    }

    /// <inheritdoc cref="Launch{T1}"/>
    internal void Launch<T1, T2, T3, T4, T5, T6, T7, T8>(string operation, Action<T1, T2, T3, T4, T5, T6, T7, T8> kernel, KernelConfig config, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6, T7 a7, T8 a8)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct where T8 : struct
    {
        lock (access)
        {
            try { Loaded(operation, kernel.Method, () => accelerator.LoadStreamKernel(kernel))(config, a1, a2, a3, a4, a5, a6, a7, a8); }
            catch (AcceleratorException e) { throw Failed(operation, e); }
        }
    }

    /// <inheritdoc cref="Launch{T1}"/>
    internal void Launch<T1, T2, T3, T4, T5, T6, T7, T8, T9>(string operation, Action<T1, T2, T3, T4, T5, T6, T7, T8, T9> kernel, KernelConfig config, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6, T7 a7, T8 a8, T9 a9)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct where T8 : struct where T9 : struct
    {
        lock (access)
        {
            try { Loaded(operation, kernel.Method, () => accelerator.LoadStreamKernel(kernel))(config, a1, a2, a3, a4, a5, a6, a7, a8, a9); }
            catch (AcceleratorException e) { throw Failed(operation, e); }
        }
    }

    /// <inheritdoc cref="Launch{T1}"/>
    internal void Launch<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10>(string operation, Action<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10> kernel, KernelConfig config, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6, T7 a7, T8 a8, T9 a9, T10 a10)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct where T8 : struct where T9 : struct where T10 : struct
    {
        lock (access)
        {
            try { Loaded(operation, kernel.Method, () => accelerator.LoadStreamKernel(kernel))(config, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10); }
            catch (AcceleratorException e) { throw Failed(operation, e); }
        }
    }

    TLauncher Loaded<TLauncher>(string operation, MethodInfo kernel, Func<TLauncher> load) where TLauncher : Delegate
    {
        Bind();
        lastOperation = operation;
        Launches++;
        if (kernels.TryGetValue(kernel, out Delegate? known)) return (TLauncher)known;
        TLauncher launcher = Compile(operation, load);
        kernels.Add(kernel, launcher);
        return launcher;
    }

    TLauncher Compile<TLauncher>(string operation, Func<TLauncher> load)
    {
        try
        {
            lock (DeviceMethods.Compiling) return load();
        }
        catch (InternalCompilerException e) { throw new InvalidOperationException($"{operation}: its kernel does not compile for {Name}: {e.Message}", e); }
    }

    InvalidOperationException Failed(string operation, AcceleratorException e)
    {
        string after = operation == lastOperation ? "" : $", after {lastOperation}";
        return new($"{operation}: {Name} reports{after}: {e.Message}", e);
    }
}
