using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using ILGPU;
using MetaRL.Gpu.Kernels;
using MetaRL.Gpu.Products;
using Xunit.Abstractions;

namespace Gpu.Tests;

/// <summary>Every kernel compiles for a card, and to what it should be.</summary>
public sealed partial class PtxTests(ITestOutputHelper output)
{
    // A kernel's own memory is slow. Nothing here needs any.
    const int MostLocalBytes = 0;

    // What every card since 2014 has without being asked.
    const int MostSharedBytes = 48 << 10;

    public static TheoryData<string> Names => [.. Ptx.Kernels.Select(Name)];

    static string Name(MethodInfo kernel)
    {
        string types = kernel.IsGenericMethod ? $"<{string.Join(", ", kernel.GetGenericArguments().Select(static t => t.Name))}>" : "";
        return $"{kernel.DeclaringType!.Name}.{kernel.Name}{types}";
    }

    static string Of(string name) => PtxCode.Of(Ptx.Kernels.Single(kernel => Name(kernel) == name));

    [Theory, MemberData(nameof(Names))]
    public void Every_kernel_compiles_without_memory_of_its_own(string name)
    {
        string ptx = Of(name);
        int local = Bytes(ptx, Local()), shared = Bytes(ptx, Shared());
        output.WriteLine($"{name}: {local} bytes local, {shared} bytes shared, {ptx.Split('\n').Length} lines");
        Assert.Contains(".visible .entry", ptx);
        Assert.DoesNotContain(".extern .func", ptx);   // what ILGPU cannot compile it takes to be elsewhere
        Assert.InRange(local, 0, MostLocalBytes);
        Assert.InRange(shared, 0, MostSharedBytes);
        RequireNoPromise(ptx);
    }

    /// <summary>A conditional branch that is said to be taken by all threads or none must be, and ILGPU says so where it is not.</summary>
    internal static void RequireNoPromise(string ptx) => Assert.DoesNotMatch(ConditionalUniform(), ptx);

    [GeneratedRegex(@"@!?%p\d+\s+bra\.uni")]
    private static partial Regex ConditionalUniform();

    static int Bytes(string ptx, Regex declaration) => declaration.Matches(ptx).Sum(static m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\.local\s.*?\.b8\s+\S+?\[(\d+)\]")]
    private static partial Regex Local();

    [GeneratedRegex(@"\.shared\s.*?\.b8\s+\S+?\[(\d+)\]")]
    private static partial Regex Shared();

    [Fact]
    public void Memory_of_a_kernel_s_own_would_be_seen()
    {
        string ptx = PtxCode.Of(((Delegate)Wasteful).Method);
        Assert.Equal(128, Bytes(ptx, Local()));
        Assert.Equal(64, Bytes(ptx, Shared()));
    }

    static void Wasteful(ArrayView<float> x, ArrayView<float> y)
    {
        ArrayView<float> own = LocalMemory.Allocate<float>(32), shared = SharedMemory.Allocate<float>(16);
        for (int i = 0; i < 32; i++) own[i] = x[i];
        shared[ILGPU.Group.IdxX] = own[ILGPU.Group.IdxX];
        ILGPU.Group.Barrier();
        y[0] = own[Grid.IdxX] + shared[0];
    }

    [Fact]
    public void A_product_reads_shared_memory_four_floats_at_a_time()
    {
        string ptx = Of(Name(((Delegate)ProductKernel.Run<SquareTile, StoreEpilogue>).Method));
        Assert.Contains("ld.shared.v4.f32", ptx);
        Assert.DoesNotContain("ld.shared.f32", ptx);
    }

    [Fact]
    public void Nothing_is_approximated_behind_our_back()
    {
        string ptx = Of(Name(((Delegate)ElementwiseKernels.Unary).Method));
        Assert.DoesNotContain(".approx", ptx);
        Assert.DoesNotContain(".ftz", ptx);
        Assert.Contains("sqrt.rn.f32", ptx);
        Assert.Contains("div.rn.f32", ptx);
    }
}
