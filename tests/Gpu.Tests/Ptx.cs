using System.Reflection;
using System.Runtime.CompilerServices;
using MetaRL.Gpu.Devices;

namespace Gpu.Tests;

/// <summary>All kernels that can be compiled without a card.</summary>
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
}
