using System.Reflection;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.Cuda;
using MetaRL.Envs.Families;
using MetaRL.Envs.Families.Planar;
using MetaRL.Envs.Families.Tabular;
using MetaRL.Envs.Families.Trading;
using MetaRL.TestKit;

namespace MetaRL.Envs.Tests.Gpu;

/// <summary>Environments without references compile for a GPU (PTX for SM 9.0), which takes no GPU.</summary>
public sealed class CompilationTests
{
    static IEnumerable<TaskFamily> Families =>
    [
        .. BuiltInFamilies.All.Select(entry => entry.Family).Where(family => family is not (PlanarFamily or TabularMdp or ReplayTrading)),
        new Walk(),
        new Guess(),
    ];

    public static TheoryData<string> Names => [.. Families.Select(family => family.Name).Distinct()];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_environment_becomes_a_kernel(string name)
    {
        // The vector environment's type arguments are the environment and its task.
        Type vector = Families.First(family => family.Name == name).Sample(Split.Train, new Seed(1)).CreateEnvs(1).GetType();
        string ptx = Compile(typeof(Kernels).GetMethod(nameof(Kernels.Play))!.MakeGenericMethod(vector.GetGenericArguments()));
        Assert.Contains(".visible .entry", ptx);
        Assert.Contains("st.global.f32", ptx); // rewards and observations
    }

    static string Compile(MethodInfo kernel)
    {
        DeviceMethods.Register();
        using Context context = Context.Create(builder => builder.Default().EnableAlgorithms().Optimize(OptimizationLevel.O2));
        var capability = new CudaCapabilityContext(CudaArchitecture.SM_90);
        using var backend = new PTXBackend(context, capability, CudaArchitecture.SM_90, CudaInstructionSet.ISA_80, null!);
        EntryPointDescription entry = EntryPointDescription.FromExplicitlyGroupedKernel(kernel);
        return ((PTXCompiledKernel)backend.Compile(entry, default)).PTXAssembly;
    }
}
