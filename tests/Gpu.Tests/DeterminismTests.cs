using MetaRL.Gpu.Devices;
using MetaRL.Gpu.Tensors;
using MetaRL.Tensors;
using MetaRL.TestKit;

namespace Gpu.Tests;

/// <summary>The same bits for groups of any size, for one thread as for several.</summary>
public sealed class DeterminismTests
{
    public static TheoryData<string> Operations => [.. Cases.Keys];

    static readonly Dictionary<string, Func<GpuBackend, Tensor>> Cases = new()
    {
        ["sum of all"] = static on => Floats(on, [70_001], 1).Sum(),
        ["sum of rows"] = static on => Floats(on, [3, 5000], 2).Sum(1),
        ["sum of columns"] = static on => Floats(on, [3000, 7], 3).Sum(0),
        ["sum around"] = static on => Floats(on, [40, 3, 50, 2], 4).SumTo([1, 3, 1, 2]),
        ["running sum"] = static on => Floats(on, [1700, 3], 5).CumulativeSum(0),
        ["running sum back"] = static on => Floats(on, [2, 1100], 6).CumulativeSum(1, reverse: true),
        ["square product"] = static on => Floats(on, [2, 130, 33], 7).MatMul(Floats(on, [2, 33, 70], 8)),
        ["tall product"] = static on => Floats(on, [530, 20], 9).MatMul(Floats(on, [20, 5], 10)),
        ["wide product"] = static on => Floats(on, [5, 20], 11).MatMul(Floats(on, [300, 20], 12), transposeB: true),
        ["long product"] = static on => Floats(on, [3, 2100, 9], 13).MatMul(Floats(on, [3, 2100, 20], 14), transposeA: true),
        ["scatter"] = static on => Scattered(Floats(on, [900, 2], 15), Indices(on, [900, 2], 7), Floats(on, [7, 2], 20).Track()),
        ["functions"] = static on => Functions(Floats(on, [999], 16)),
        ["broadcasts"] = static on => Floats(on, [3, 1, 50, 1], 17) * Floats(on, [4, 1, 6], 18) + Floats(on, [6, 50], 19).Transpose().Slice(0, 3, 1),
    };

    static Tensor Floats(GpuBackend on, Shape shape, int seed) => Dense.Random(shape, seed).On(on);

    static Tensor Indices(GpuBackend on, Shape shape, int below) => Dense.Of(shape, i => (i[0] * 31 + i[1] * 17) % below).On(on);

    // The gradient of a gather.
    static Tensor Scattered(Tensor x, Tensor index, Tensor into) => Autograd.Grad((into.Gather(0, index) * x).Sum(), [into])[0];

    static Tensor Functions(Tensor x) => x.Exp() + x.Tanh() * x.Sigmoid() + (x.Square() + 0.1).Log() - (x.Square() + 0.1).Sqrt() / (x.Relu() + 1);

    [Theory, MemberData(nameof(Operations))]
    public void Group_sizes_change_no_bit(string operation)
    {
        float[] expected = On(2, operation);
        Assert.Equal(expected, On(8, operation));
        Assert.Contains(expected, static v => v != 0);
    }

    static float[] On(int groupSize, string operation)
    {
        using var accelerator = GpuAccelerator.OnCpu(groupSize);
        using TensorScope scope = TensorScope.Open();
        Tensor y = Cases[operation](new(accelerator));
        var values = new float[y.Shape.Size];
        y.CopyTo(values);
        return values;
    }
}
