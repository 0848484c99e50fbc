using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using MetaRL.Envs.Checks;
using MetaRL.Envs.Families.Planar;
using MetaRL.Envs.Families.Planar.Bodies;
using MetaRL.Envs.Families.Tabular;
using MetaRL.Envs.Families.Trading;
using MetaRL.Envs.Families.Trading.Market;
using MetaRL.Envs.Families.Trading.Processes;
using MetaRL.Envs.Tables;
using MetaRL.Gpu.Kernels;

namespace MetaRL.Envs.Tests.Gpu;

/// <summary>
/// Kernels over tables that were bound to an accelerator's memory, on ILGPU's accelerator of the CPU. What it runs is the
/// kernel's own .NET code, so there is nothing to round differently, and all is compared to the bit. A GPU contracts products
/// and sums as it likes, and would need a tolerance.
/// </summary>
public sealed class HostKernelTests
{
    const int Envs = 3, Steps = 45, Horizon = 20;
    static readonly Seed Start = new(8);

    public static TheoryData<string> Bodies => ["runner", "hopper", "walker"];

    [Theory]
    [MemberData(nameof(Bodies))]
    public void Planar_bodies_do_on_it_what_they_do_beside_it(string name)
    {
        PlanarBody body = new PlanarBody[] { new RunnerBody(), new HopperBody(), new WalkerBody() }.Single(b => b.Name == name);
        foreach (TerrainKind kind in (TerrainKind[])[TerrainKind.Flat, TerrainKind.Hills])
        {
            PlanarTask task = new PlanarTerrain { Body = body, Sight = 2, Horizon = Horizon }.On(kind, 1, new Seed(3));
            Compare(task, task.Structs(), tables: 3);
        }
    }

    [Fact]
    public void Tabular_MDPs_do_on_it_what_they_do_beside_it()
    {
        var family = new TabularMdp { Horizon = Horizon };
        var task = (EnvTask<Mdp>)family.Sample(Split.Train, new Seed(1));
        Compare(task, family.StructsOf(task.Value), tables: 2);
    }

    [Fact]
    public void Recorded_prices_do_on_it_what_they_do_beside_it()
    {
        var family = new ReplayTrading { Folder = PriceFiles.Folder, Horizon = Horizon };
        var task = (EnvTask<Asset<RecordedPrices>>)family.Sample(Split.Train, new Seed(1));
        Compare(task, family.StructsOf(task.Value), tables: 1);
    }

    static void Compare<TEnv, TTask>(ITask task, StructForm<TEnv, TTask> structs, int tables)
        where TEnv : unmanaged, IEnv<TTask>
        where TTask : unmanaged, IHasTables<TTask>
    {
        float[][] acts = Actions(structs.Spec);
        (float[] obs, float[] rewards) = OnAccelerator(structs, acts, tables);
        var plain = new StepBuffers(task.CreateEnvs(Envs));
        plain.Reset(Start);
        int o = structs.Spec.ObsDim, a = structs.Spec.ActDim;
        for (int t = 0; t <= Steps; t++)
        {
            for (int i = 0; i < Envs; i++)
            {
                Assert.Equal(plain.Obs.AsSpan(i * o, o).ToArray(), obs.AsSpan((i * (Steps + 1) + t) * o, o).ToArray());
                if (t > 0) Assert.Equal(plain.Reward[i], rewards[i * Steps + t - 1]);
            }
            if (t == Steps) break;
            for (int i = 0; i < Envs; i++) acts[i].AsSpan(t * a, a).CopyTo(plain.Act.AsSpan(i * a));
            plain.Step();
        }
    }

    static (float[] Obs, float[] Rewards) OnAccelerator<TEnv, TTask>(StructForm<TEnv, TTask> structs, float[][] acts, int tables)
        where TEnv : unmanaged, IEnv<TTask>
        where TTask : unmanaged, IHasTables<TTask>
    {
        EnvSpec spec = structs.Spec;
        DeviceMethods.Register();
        using Context context = Context.Create(builder => builder.CPU(CPUDeviceKind.Default).EnableAlgorithms());
        using Accelerator accelerator = context.CreateCPUAccelerator(0, CPUAcceleratorMode.Sequential);
        using var bound = new DeviceTables(accelerator);
        TTask task = structs.Task.Bind(bound);
        Assert.Equal(tables, bound.Count);
        using var envs = accelerator.Allocate1D(Enumerable.Repeat(structs.Env, Envs).ToArray());
        using var all = accelerator.Allocate1D((TTask[])[task]);
        using var rngs = accelerator.Allocate1D(Enumerable.Range(0, Envs).Select(i => Start.Fork((ulong)i).Stream()).ToArray());
        using var taken = accelerator.Allocate1D(acts.SelectMany(a => a).ToArray());
        using var obs = accelerator.Allocate1D<float>(Envs * (Steps + 1) * spec.ObsDim);
        using var rewards = accelerator.Allocate1D<float>(Envs * Steps);
        var follow = accelerator.LoadKernel<ArrayView<TEnv>, ArrayView<TTask>, ArrayView<Rng>, ArrayView<float>, ArrayView<float>, ArrayView<float>, Kernels.Sizes>(
            Kernels.Follow<TEnv, TTask>);
        var sizes = new Kernels.Sizes { Obs = spec.ObsDim, Act = spec.ActDim, Steps = Steps, Horizon = spec.Horizon };
        follow(accelerator.DefaultStream, (1, Envs), envs.View, all.View, rngs.View, taken.View, obs.View, rewards.View, sizes);
        accelerator.Synchronize();
        GC.KeepAlive(structs);
        return (obs.GetAsArray1D(), rewards.GetAsArray1D());
    }

    static float[][] Actions(EnvSpec spec)
    {
        Rng rng = new Seed(4).Stream();
        var acts = new float[Envs][];
        for (int i = 0; i < Envs; i++)
        {
            acts[i] = new float[Steps * spec.ActDim];
            for (int t = 0; t < Steps; t++) spec.Action.Sample(ref rng, acts[i].AsSpan(t * spec.ActDim, spec.ActDim));
        }
        return acts;
    }
}
