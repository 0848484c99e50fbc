using ILGPU;

namespace MetaRL.Gpu.Products;

/// <summary>What becomes of an element of a product while it is still in a register.</summary>
interface IEpilogue
{
    /// <summary>Whether sums of the columns of the first b are asked for, too: <see cref="PutColumn"/>.</summary>
    bool SumsColumns { get; }

    /// <summary>Takes Σ b[t, l, j] over a part of l.</summary>
    /// <param name="part">Which part.</param>
    /// <param name="t">Which of the batch.</param>
    /// <param name="j">Column.</param>
    /// <param name="sum">The sum.</param>
    void PutColumn(int part, int t, int j, float sum);

    /// <summary>Takes one element.</summary>
    /// <param name="part">Which part of the sum, from 0.</param>
    /// <param name="t">Which of the batch.</param>
    /// <param name="i">Row.</param>
    /// <param name="j">Column.</param>
    /// <param name="sum">The element.</param>
    void Put(int part, int t, int i, int j, float sum);
}

/// <summary>Stored as it is, [parts, batch, rows, columns].</summary>
struct StoreEpilogue : IEpilogue
{
    internal int Batch, Rows, Columns;
    internal ArrayView<float> Y;

    public readonly bool SumsColumns => false;

    public readonly void PutColumn(int part, int t, int j, float sum) { }

    public readonly void Put(int part, int t, int i, int j, float sum) => Y[((part * Batch + t) * Rows + i) * Columns + j] = sum;
}
