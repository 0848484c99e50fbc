using MetaRL.Tensors;
using MetaRL.Tensors.Simd;

namespace Tensors.Tests;

public sealed class GemmTests
{
    static float[] Draw(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() * 2 - 1)];
    }

    [Theory]
    [InlineData(100, 64, 64)]
    [InlineData(100, 6, 100)]
    [InlineData(37, 2, 300)]
    [InlineData(200, 1100, 300)]
    public void A_row_does_not_depend_on_the_rows_around_it(int m, int n, int k)
    {
        float[] a = Draw(m * k, 1), b = Draw(k * n, 2), all = new float[m * n];
        Gemm.Multiply(a, b, all, m, n, k);
        foreach (int rows in (int[])[1, 5, 6, 7, 20])
        {
            int first = m - rows - 3;
            var part = new float[rows * n];
            Gemm.Multiply(a.AsSpan(first * k), b, part, rows, n, k);
            Assert.Equal(all.AsSpan(first * n, rows * n).ToArray(), part);
        }
    }

    [Theory]
    [InlineData(50, 1, 300)]
    [InlineData(33, 3, 64)]
    [InlineData(7, 4, 17)]
    public void Few_columns_taken_as_dot_products_agree_with_the_same_taken_from_the_transpose(int m, int n, int k)
    {
        float[] a = Draw(m * k, 3), b = Draw(k * n, 4), dots = new float[m * n], tiles = new float[m * n];
        Gemm.Multiply(a, b, dots, m, n, k);
        Gemm.Multiply(Transpose(a, m, k), 1, m, b, n, 1, tiles, n, m, n, k);
        for (int i = 0; i < dots.Length; i++) Assert.Equal(tiles[i], dots[i], 1e-6f * k);
    }

    [Theory]
    [InlineData(100, 64, 64)]
    [InlineData(50, 7, 300)]
    [InlineData(33, 100, 20)]
    public void Transposed_operands_give_the_same_bits(int m, int n, int k)
    {
        float[] a = Draw(m * k, 3), b = Draw(k * n, 4), expected = new float[m * n], actual = new float[m * n];
        float[] at = Transpose(a, m, k), bt = Transpose(b, k, n);
        Gemm.Multiply(a, b, expected, m, n, k);
        Gemm.Multiply(at, 1, m, bt, 1, k, actual, n, m, n, k);
        Assert.Equal(expected, actual);
        Gemm.Multiply(at, 1, m, b, n, 1, actual, n, m, n, k);
        Assert.Equal(expected, actual);
    }

    static float[] Transpose(float[] x, int rows, int columns)
        => [.. Enumerable.Range(0, columns).SelectMany(j => Enumerable.Range(0, rows).Select(i => x[i * columns + j]))];

    [Theory]
    [InlineData(7, 5, 3)]
    [InlineData(20, 64, 300)]
    [InlineData(40, 2, 300)]
    public void MultiplyAdd_adds_to_what_is_there_and_nothing_else_is_written(int m, int n, int k)
    {
        int row = n + 3;
        float[] a = Draw(m * k, 5), b = Draw(k * n, 6), before = Draw(m * row, 7), c = [.. before], product = new float[m * n];
        Gemm.Multiply(a, b, product, m, n, k);
        Gemm.MultiplyAdd(Transpose(a, m, k), 1, m, b, n, 1, c, row, m, n, k);
        for (int i = 0; i < m; i++)
            for (int j = 0; j < row; j++)
                Assert.Equal(before[i * row + j] + (j < n ? product[i * n + j] : 0), c[i * row + j], 1e-5f);
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        float[] a = Draw(20 * 100, 8), b = Draw(100 * 100, 9), c = new float[20 * 100];
        Assert.Equal(0, Allocations.Of(() => Gemm.Multiply(a, 100, 1, b, 1, 100, c, 100, 20, 100, 100)));
    }

    [Fact]
    public void Short_spans_are_refused_by_name()
    {
        static string Message(Action f) => Assert.Throws<ShapeException>(f).Message;
        Assert.Contains("a is [2, 3]", Message(() => Gemm.Multiply(new float[5], new float[12], new float[8], 2, 4, 3)));
        Assert.Contains("b is [3, 4]", Message(() => Gemm.Multiply(new float[6], new float[11], new float[8], 2, 4, 3)));
        Assert.Contains("needs 8 elements, the span has 7", Message(() => Gemm.Multiply(new float[6], new float[12], new float[7], 2, 4, 3)));
        Assert.Contains("negative", Message(() => Gemm.Multiply(new float[6], new float[12], new float[8], 2, -4, 3)));
        Assert.Contains("overlap", Message(() => Gemm.Multiply(new float[6], 3, 1, new float[12], 4, 1, new float[8], 3, 2, 4, 3)));
    }
}
