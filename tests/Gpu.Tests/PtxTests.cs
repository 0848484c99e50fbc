using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using MetaRL.Gpu.Kernels;
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

    static string Name(MethodInfo kernel) => $"{kernel.DeclaringType!.Name}.{kernel.Name}";

    static string Of(string name) => Ptx.Of(Ptx.Kernels.Single(kernel => Name(kernel) == name));

    [Theory, MemberData(nameof(Names))]
    public void Every_kernel_compiles_without_memory_of_its_own(string name)
    {
        string ptx = Of(name);
        int local = Bytes(ptx, Local()), shared = Bytes(ptx, Shared());
        if (Environment.GetEnvironmentVariable("DUMP") is {} d) File.WriteAllText(Path.Combine(d, name + ".ptx"), ptx);
        output.WriteLine($"{name}: {local} bytes local, {shared} bytes shared, {ptx.Split('\n').Length} lines");
        Assert.Contains(".visible .entry", ptx);
        Assert.InRange(local, 0, MostLocalBytes);
        Assert.InRange(shared, 0, MostSharedBytes);
    }

    static int Bytes(string ptx, Regex declaration)
        => declaration.Matches(ptx).Sum(static m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture) * (m.Groups[2].Success ? int.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture) : 1));

    [GeneratedRegex(@"\.local\s.*?\.b8\s+\S+?\[(\d+)\]")]
    private static partial Regex Local();

    [GeneratedRegex(@"\.shared\s.*?\.b8\s+\S+?\[(\d+)\]")]
    private static partial Regex Shared();

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
