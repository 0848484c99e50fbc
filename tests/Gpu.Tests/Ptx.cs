using System.Reflection;
using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.Cuda;
using MetaRL.Gpu.Devices;

namespace Gpu.Tests;

/// <summary>Kernels as a card's driver gets them, which takes no card.</summary>
static class Ptx
{
    // Everything that has a launch's form: a static method without a result, of a type that is called after kernels. Generic ones once
    // for each of the types that they can be made for.
    internal static IEnumerable<MethodInfo> Kernels => Types.Where(IsOfKernels).SelectMany(static type => type.GetMethods(Static)).Where(IsKernel).SelectMany(Closed);

    const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    static Type[] Types => typeof(GpuAccelerator).Assembly.GetTypes();

    static bool IsOfKernels(Type type)
        => (type.Name.EndsWith("Kernel", StringComparison.Ordinal) || type.Name.EndsWith("Kernels", StringComparison.Ordinal)) && !type.IsDefined(typeof(CompilerGeneratedAttribute));

    // Parts of kernels are private.
    static bool IsKernel(MethodInfo method) => method.IsAssembly && method.ReturnType == typeof(void);

    // Those over environments are made for each of these elsewhere.
    static IEnumerable<MethodInfo> Closed(MethodInfo kernel)
    {
        if (!kernel.IsGenericMethodDefinition) return [kernel];
        Type[] parameters = kernel.GetGenericArguments();
        if (parameters.Any(static p => p.Name == "TEnv")) return [];
        IEnumerable<Type[]> all = [[]];
        foreach (Type parameter in parameters) all = [.. all.SelectMany(some => Fitting(parameter).Select(one => (Type[])[.. some, one]))];
        return all.Select(kernel.MakeGenericMethod);
    }

    static IEnumerable<Type> Fitting(Type parameter)
    {
        Type constraint = parameter.GetGenericParameterConstraints().Single(static c => c.IsInterface);
        return Types.Where(type => type.IsValueType && type.IsAssignableTo(constraint));
    }

    /// <summary>PTX for SM 9.0.</summary>
    internal static string Of(MethodInfo kernel)
    {
        // A context of its own: after a method that does not compile none of it does.
        using Context context = Context.Create(static builder => builder.Default().EnableAlgorithms().Optimize(OptimizationLevel.O2));
        var capability = new CudaCapabilityContext(CudaArchitecture.SM_90);
        using var backend = new PTXBackend(context, capability, CudaArchitecture.SM_90, CudaInstructionSet.ISA_80, null!);
        EntryPointDescription entry = EntryPointDescription.FromExplicitlyGroupedKernel(kernel);
        return ((PTXCompiledKernel)backend.Compile(entry, default)).PTXAssembly;
    }
}
