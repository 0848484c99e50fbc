using MetaRL.Gpu.Kernels;
using MetaRL.Gpu.Tensors;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.TestKit;

namespace Gpu.Tests;

/// <summary>Indices are data: what is wrong with them is told, at once where the host knows them and else with the results.</summary>
[Collection(nameof(Faults))]
public sealed class IndexTests
{
    static readonly GpuBackend Backend = Faults.Backend;

    public static TheoryData<double> Wrong => [-1, 3, 0.5, 1e30, -1e30, double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    static Tensor Rows => Dense.Random([3, 2], 1).On(Backend);

    static Tensor Index(double wrong) => new Dense([3, 2], [0, 1, 2, wrong, 1, 0]).On(Backend);

    [Theory, MemberData(nameof(Wrong))]
    public void What_the_host_wrote_is_refused_at_once(double wrong)
    {
        using TensorScope scope = TensorScope.Open();
        // NaN and fractions are no indices at all, and are found on the card.
        bool isKnown = wrong == 3;
        Tensor index = Index(wrong), rows = Rows;
        if (isKnown) Assert.Contains("index 3 is not a whole number in [0, 3)", Assert.Throws<IndexOutOfRangeException>(() => rows.Gather(0, index)).Message);
        else AssertToldWithResults(rows.Gather(0, index));
    }

    [Theory, MemberData(nameof(Wrong))]
    public void What_the_card_computed_is_told_with_the_results(double wrong)
    {
        using TensorScope scope = TensorScope.Open();
        AssertToldWithResults(Rows.Gather(0, Index(wrong) * 1));
    }

    [Theory, MemberData(nameof(Wrong))]
    public void So_it_is_for_sums(double wrong)
    {
        using TensorScope scope = TensorScope.Open();
        Storage x = Backend.Allocate(6), index = Backend.Allocate(6), copy = Backend.Allocate(6), y = Backend.Allocate(6);
        Backend.Write(x, [1, 2, 3, 4, 5, 6f]);
        Backend.Write(index, [0, 1, 2, (float)wrong, 1, 0]);
        Backend.Affine(index, 1, 0, copy);
        Backend.ScatterAdd(x, [3, 2], 0, copy, y, [3, 2]);
        var values = new float[6];
        Assert.Contains("is not a whole number in [0, 3)", Assert.Throws<IndexOutOfRangeException>(() => Backend.Read(y, values)).Message);
        Backend.Read(y, values);
        Assert.Equal(21 - 4, values.Sum());
        foreach (Storage s in (Storage[])[x, index, copy, y]) Backend.Free(s);
    }

    static void AssertToldWithResults(Tensor y)
    {
        Assert.Contains("is not a whole number in [0, 3)", Assert.Throws<IndexOutOfRangeException>(() => y.ToArray()).Message);
        // Told once; the element itself is no number.
        double[] values = y.ToArray();
        Assert.Equal([3], Enumerable.Range(0, 6).Where(i => double.IsNaN(values[i])));
    }

    [Fact]
    public void Both_ways_to_scatter_add_up_in_the_same_order()
    {
        const int n = 500, choices = 9, inner = 3;
        var random = new Random(1);
        Storage x = Backend.Allocate(n * inner), index = Backend.Allocate(n * inner), y = Backend.Allocate(choices * inner);
        Backend.Write(x, (float[])[.. Enumerable.Range(0, n * inner).Select(_ => random.NextSingle() - 0.3f)]);
        Backend.Write(index, (float[])[.. Enumerable.Range(0, n * inner).Select(_ => (float)random.Next(choices))]);
        var picks = new Picks { Columns = inner, Inner = inner, From = n, To = choices };
        float[] Sums(bool byColumn)
        {
            var values = new float[choices * inner];
            Backend.ScatterAdd(picks, x, index, y, byColumn);
            Backend.Read(y, values);
            return values;
        }
        Assert.Equal(Sums(byColumn: false), Sums(byColumn: true));
        foreach (Storage s in (Storage[])[x, index, y]) Backend.Free(s);
    }

    [Fact]
    public void What_was_known_of_indices_ends_where_they_are_written()
    {
        using TensorScope scope = TensorScope.Open();
        Storage index = Backend.Allocate(2);
        Backend.Write(index, [0, 1f]);
        Assert.Equal(2, ((GpuStorage)index).IndicesBelow);
        Backend.Fill(index, 7);
        Assert.Null(((GpuStorage)index).IndicesBelow);
        Backend.Free(index);
    }
}

/// <summary>A back end whose faults no other test reads.</summary>
[CollectionDefinition(nameof(Faults))]
public sealed class Faults
{
    static readonly Lazy<GpuBackend> backend = new(static () => new(MetaRL.Gpu.Devices.GpuAccelerator.OnCpu()));

    internal static GpuBackend Backend => backend.Value;
}
