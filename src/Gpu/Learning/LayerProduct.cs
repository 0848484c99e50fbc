using ILGPU;

namespace MetaRL.Gpu.Learning;

/// <summary>One product of matrices for each task: Σ a[t, i, l] b[t, l, j] over l.</summary>
struct LayerProduct
{
    /// <summary>Its matrices; each begins where the first task's does.</summary>
    internal ArrayView<float> A, B;

    /// <summary>Steps of a along t, i and l, and of b along t, l and j.</summary>
    internal int AStepT, AStepI, AStepL, BStepT, BStepL, BStepJ;

    /// <summary>Terms of a sum; 0 where there is no product.</summary>
    internal int Terms;
}

/// <summary>The results of a product, and how they are dealt out.</summary>
struct LayerResult
{
    /// <summary>T, and rows and columns of a task's result.</summary>
    internal int Tasks, Rows, Columns;

    /// <summary>Parts of a sum that are results of their own, and how many terms each has but the last.</summary>
    internal int Parts, Length;
}
