using MetaRL.Tensors;
using Xunit;

namespace MetaRL.TestKit;

public abstract partial class BackendContract
{
    public static TheoryData<int, int, int> Products => new()
    {
        { 1, 1, 1 }, { 2, 3, 5 }, { 6, 4, 16 }, { 7, 64, 64 }, { 20, 2, 64 }, { 13, 70, 17 }, { 5, 300, 3 }, { 33, 65, 100 },
        { 12, 600, 20 }, { 70, 1, 2 }, { 64, 513, 2 }, { 3, 0, 4 }, { 0, 3, 4 }, { 4, 3, 0 }, { 1, 37, 1 }, { 31, 8, 48 },
        { 3, 5, 1100 }, { 40, 5, 1088 },
    };

    [Theory, MemberData(nameof(Products))]
    public void Matrix_products_with_every_transposition(int m, int k, int n) => CheckProduct([], [], m, k, n);

    [Theory]
    [InlineData(new[] { 3 }, new[] { 3 })]
    [InlineData(new[] { 3 }, new int[0])]
    [InlineData(new[] { 3 }, new[] { 1 })]
    [InlineData(new[] { 1 }, new[] { 3 })]
    [InlineData(new int[0], new[] { 3 })]
    [InlineData(new[] { 2, 3 }, new[] { 3 })]
    [InlineData(new[] { 2, 3 }, new[] { 1, 1 })]
    [InlineData(new[] { 2, 1 }, new[] { 1, 3 })]
    [InlineData(new[] { 2, 3 }, new[] { 2, 3 })]
    [InlineData(new[] { 0 }, new[] { 1 })]
    public void Matrix_products_broadcast_their_batches(int[] aBatch, int[] bBatch)
    {
        CheckProduct(aBatch, bBatch, 7, 5, 3);
        CheckProduct(aBatch, bBatch, 4, 20, 33);
    }

    void CheckProduct(int[] aBatch, int[] bBatch, int m, int k, int n)
    {
        foreach (bool transposeA in (bool[])[false, true])
            foreach (bool transposeB in (bool[])[false, true])
            {
                Dense a = Dense.Random(Shape.Of([.. aBatch, transposeA ? k : m, transposeA ? m : k]), 9);
                Dense b = Dense.Random(Shape.Of([.. bBatch, transposeB ? n : k, transposeB ? k : n]), 10);
                Shape shape = Shape.MatMul(a.Shape, b.Shape, transposeA, transposeB);
                Dense Sum(Func<double, double, double> term) => Dense.Of(shape, i => Enumerable.Range(0, k).Sum(l => term(
                    a[[.. i[..^2], transposeA ? l : i[^2], transposeA ? i[^2] : l]],
                    b[[.. i[..^2], transposeB ? i[^1] : l, transposeB ? l : i[^1]]])));
                Agree(Sum((x, y) => x * y), On(a).MatMul(On(b), transposeA, transposeB), Sum((x, y) => Math.Abs(x * y)));
            }
    }
}
