using System.Reflection;
using MetaRL.Envs.Families;
using MetaRL.Envs.Families.Planar;
using MetaRL.Envs.Families.Planar.Bodies;
using MetaRL.Envs.Families.Trading;
using MetaRL.Gpu.Kernels;
using MetaRL.TestKit;

namespace MetaRL.Envs.Tests.Gpu;

/// <summary>Environments without references compile for a GPU (PTX for SM 9.0), which takes no GPU.</summary>
public sealed class CompilationTests
{
    static IEnumerable<TaskFamily> Families =>
    [
        .. BuiltInFamilies.All.Select(entry => entry.Family is ReplayTrading replay ? replay with { Folder = PriceFiles.Folder, Horizon = 20 } : entry.Family),
        new PlanarTerrain { Body = new WalkerBody(), Sight = 3 },
        new PlanarVelocity { Body = new HopperBody() },
        new TestKit.Walk(),
        new Guess(),
    ];

    public static TheoryData<string> Names => [.. Families.Select(family => family.Name).Distinct()];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_environment_becomes_a_kernel(string name)
    {
        Type[] arguments = Arguments(Families.First(family => family.Name == name).Sample(Split.Train, new Seed(1)));
        string ptx = PtxCode.Of(typeof(Kernels).GetMethod(nameof(Kernels.Play))!.MakeGenericMethod(arguments));
        Assert.Contains(".visible .entry", ptx);
        Assert.Matches(@"st(\.global)?\.f32", ptx);  // rewards and observations
        Assert.DoesNotContain(".extern .func", ptx); // a method that is missing on the device
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_copied_to_the_device_holds_no_bool(string name) =>
        // One byte in .NET, four in ILGPU's PTX: the fields behind it would lie elsewhere.
        Assert.DoesNotContain(typeof(bool), Arguments(Families.First(family => family.Name == name).Sample(Split.Train, new Seed(1))).SelectMany(Leaves));

    static IEnumerable<Type> Leaves(Type type) => type.IsPrimitive || type.IsEnum || type.IsPointer
        ? [type]
        : type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).SelectMany(field => Leaves(field.FieldType));

    static Type[] Arguments(ITask task)
    {
        var looking = new Looking();
        Assert.True(task.Accept(looking));
        return [.. looking.Types];
    }

    sealed class Looking : IStructVisitor
    {
        internal List<Type> Types { get; } = [];

        public void Visit<TEnv, TTask>(in TEnv env, in TTask task)
            where TEnv : unmanaged, IEnv<TTask>
            where TTask : unmanaged
            => Types.AddRange([typeof(TEnv), typeof(TTask)]);
    }
}
