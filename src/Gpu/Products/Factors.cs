using ILGPU;

namespace MetaRL.Gpu.Products;

/// <summary>What is multiplied.</summary>
struct Factors
{
    /// <summary>The matrices; each begins where the first of the batch does.</summary>
    internal ArrayView<float> A, B;

    /// <summary>Terms of a sum; 0 where there is no product.</summary>
    internal int Terms;

    /// <summary>Steps of a along i and l, and of b along l and j: one of each pair is 1.</summary>
    internal int AStepI, AStepL, BStepL, BStepJ;

    /// <summary>Products of the inner of two dimensions of the batch, and the steps of a and b along both; 1 inner where it is one dimension.</summary>
    internal int Inner, AStep0, AStep1, BStep0, BStep1;
}
