using MetaRL.Tensors;
using Xunit;

namespace MetaRL.TestKit;

public abstract partial class BackendContract
{
    [Theory, MemberData(nameof(Shapes))]
    public void Sums_over_any_dimensions(int[] dims)
    {
        Dense x = Dense.Random(Shape.Of(dims), 5);
        for (int mask = 0; mask < 1 << dims.Length; mask++)
        {
            Shape to = Shape.Of([.. dims.Select((d, i) => (mask >> i & 1) == 1 ? 1 : d)]);
            Agree(SumTo(x, to), On(x).SumTo(to), SumTo(Dense.Of(x.Shape, i => Math.Abs(x[i])), to));
        }
        for (int drop = 0; drop <= dims.Length; drop++)
        {
            Shape to = Shape.Of(dims[drop..]);
            Agree(SumTo(x, to), On(x).SumTo(to), SumTo(Dense.Of(x.Shape, i => Math.Abs(x[i])), to));
        }
    }

    static Dense SumTo(Dense x, Shape to)
    {
        var sum = new Dense(to, new double[to.Size]);
        foreach (int[] i in Dense.Indices(x.Shape))
        {
            int at = 0;
            for (int d = 0; d < to.Rank; d++) at = at * to[d] + (to[d] == 1 ? 0 : i[i.Length - to.Rank + d]);
            sum.Values[at] += x[i];
        }
        return sum;
    }

    [Theory]
    [InlineData(new[] { 100_000 }, new[] { 1 })]
    [InlineData(new[] { 100_000, 1 }, new[] { 1, 1 })]
    [InlineData(new[] { 100_000, 3 }, new[] { 1, 3 })]
    [InlineData(new[] { 3, 100_000 }, new[] { 3, 1 })]
    [InlineData(new[] { 20_000, 2, 5 }, new[] { 1, 2, 1 })]
    [InlineData(new[] { 2, 10_001, 17 }, new[] { 2, 1, 17 })]
    public void Long_sums_stay_accurate(int[] dims, int[] to)
    {
        Dense x = Dense.Random(Shape.Of(dims), 6, 0, 1);
        Agree(SumTo(x, Shape.Of(to)), On(x).SumTo(Shape.Of(to)));

        // Equal terms: the rounding errors of a running sum all have one sign, and do not cancel.
        Dense thirds = Dense.Of(x.Shape, _ => 1f / 3);
        Agree(SumTo(thirds, Shape.Of(to)), On(thirds).SumTo(Shape.Of(to)));
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Running_sums_along_each_dimension_both_ways(int[] dims)
    {
        Dense x = Dense.Random(Shape.Of(dims), 21), size = Dense.Of(x.Shape, i => Math.Abs(x[i]));
        for (int axis = 0; axis < dims.Length; axis++)
            foreach (bool reverse in (bool[])[false, true])
                Agree(RunningSum(x, axis, reverse), On(x).CumulativeSum(axis, reverse), RunningSum(size, axis, reverse));
    }

    static Dense RunningSum(Dense x, int axis, bool reverse)
    {
        double Sum(int[] i)
        {
            int first = reverse ? i[axis] : 0, last = reverse ? x.Shape[axis] - 1 : i[axis];
            double sum = 0;
            for (int a = first; a <= last; a++) sum += x[Dense.With(i, axis, a)];
            return sum;
        }
        return Dense.Of(x.Shape, Sum);
    }

    [Theory]
    [InlineData(new[] { 100_000 }, 0)]
    [InlineData(new[] { 20_000, 3 }, 0)]
    [InlineData(new[] { 2, 10_001, 17 }, 1)]
    public void Long_running_sums_stay_accurate(int[] dims, int axis)
    {
        // Equal terms: rounding errors all have one sign, and do not cancel.
        Dense thirds = Dense.Of(Shape.Of(dims), _ => 1f / 3);
        int n = dims[axis];
        Agree(Dense.Of(thirds.Shape, i => (i[axis] + 1) * (double)(1f / 3)), On(thirds).CumulativeSum(axis));
        Agree(Dense.Of(thirds.Shape, i => (n - i[axis]) * (double)(1f / 3)), On(thirds).CumulativeSum(axis, reverse: true));
    }

    [Fact]
    public void A_running_sum_needs_a_dimension()
    {
        Assert.Contains("[2, 3] has no dimension 2", Assert.Throws<ShapeException>(() => On(Dense.Random([2, 3], 22)).CumulativeSum(2)).Message);
        Dense x = Dense.Random([2, 3], 22);
        Agree(RunningSum(x, 1, false), On(x).CumulativeSum(-1));
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Maxima_over_each_dimension(int[] dims)
    {
        Dense x = Dense.Coarse(Shape.Of(dims), 7);
        for (int axis = 0; axis < dims.Length; axis++)
        {
            if (dims[axis] == 0) { Assert.Throws<ShapeException>(() => On(x).Max(axis)); continue; }
            Dense expected = Dense.Of(x.Shape.With(axis, 1),
                i => Enumerable.Range(0, dims[axis]).Max(a => x[Dense.With(i, axis, a)]));
            Agree(expected, On(x).Max(axis));
        }
    }

    [Fact]
    public void The_maximum_of_negative_numbers_is_negative_and_NaN_wins()
    {
        Dense x = Dense.Random([40, 3], 8, -5, -4);
        Agree(Dense.Of([1, 3], i => Enumerable.Range(0, 40).Max(a => x[a, i[1]])), On(x).Max(0));
        x.Values[31] = double.NaN;
        Assert.Equal(1, On(x).Max(0).ToArray().Count(double.IsNaN));
        Assert.Equal(1, On(x).Max(1).ToArray().Count(double.IsNaN));
    }

    [Fact]
    public void LogSumExp_of_large_numbers_does_not_overflow()
    {
        Dense x = new([2, 3], [1000, 1000, 1000, -1000, -1001, -1002]);
        double b = Math.Log(1 + Math.Exp(-1) + Math.Exp(-2));
        Agree(new([2, 1], [1000 + Math.Log(3), -1000 + b]), On(x).LogSumExp(1));
        double[] weights = [1 / 3.0, 1 / 3.0, 1 / 3.0, Math.Exp(-b), Math.Exp(-1 - b), Math.Exp(-2 - b)];
        Agree(new([2, 3], weights), On(x).Softmax(1));
    }
}
