namespace MetaRL.Gpu.Products;

/// <summary>The results of matrix products, one for each of a batch: y[t, i, j] = Σ a[t, i, l] b[t, l, j] over l.</summary>
struct ProductShape
{
    /// <summary>How many products, and rows and columns of each.</summary>
    internal int Batch, Rows, Columns;

    /// <summary>Parts of l that are results of their own, and how long each is but the last; with one part the length is not looked at.</summary>
    internal int Parts, Length;
}
