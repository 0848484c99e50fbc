namespace MetaRL.Gpu.Learning;

/// <summary>What becomes of an element of a product before it is stored.</summary>
interface IEpilogue
{
    /// <summary>Takes one element.</summary>
    /// <param name="part">Which part of the sum, from 0.</param>
    /// <param name="t">Which task.</param>
    /// <param name="i">Row.</param>
    /// <param name="j">Column.</param>
    /// <param name="sum">The element.</param>
    void Put(int part, int t, int i, int j, float sum);
}
