using System.Reflection;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.Cuda;

namespace MetaRL.Gpu.Kernels;

/// <summary>Kernels as a card's driver gets them, which takes no card.</summary>
static class PtxCode
{
    /// <summary>PTX for SM 9.0.</summary>
    /// <param name="kernel">A static method; explicitly grouped.</param>
    /// <exception cref="InternalCompilerException">It does not compile.</exception>
    internal static string Of(MethodInfo kernel)
    {
        DeviceMethods.Register();
        // A context of its own: after a method that does not compile none of it does.
        using Context context = Context.Create(static builder => builder.Default().EnableAlgorithms().Optimize(DeviceMethods.Optimization));
        var capability = new CudaCapabilityContext(CudaArchitecture.SM_90);
        using var backend = new PTXBackend(context, capability, CudaArchitecture.SM_90, CudaInstructionSet.ISA_80, null!);
        EntryPointDescription entry = EntryPointDescription.FromExplicitlyGroupedKernel(kernel);
        lock (DeviceMethods.Compiling) return ((PTXCompiledKernel)backend.Compile(entry, default)).PTXAssembly;
    }
}
