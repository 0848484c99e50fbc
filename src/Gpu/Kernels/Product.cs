namespace MetaRL.Gpu.Kernels;

/// <summary>What a matrix product is of: y[t, z, i, j] = Σ a[t, i, l] b[t, l, j] over the z-th part of l.</summary>
struct Product
{
    /// <summary>Rows and columns of a result, and how many terms each element has.</summary>
    internal int M, N, K;

    /// <summary>Steps of a along i and l, and of b along l and j: one of each pair is 1.</summary>
    internal int AStepI, AStepL, BStepL, BStepJ;

    /// <summary>Products, the inner ones of two dimensions of them, and the steps of a and b along both.</summary>
    internal int Batch, Inner, AStep0, AStep1, BStep0, BStep1;

    /// <summary>Parts of l, and how long each is but the last.</summary>
    internal int Parts, Length;
}
