using ILGPU;

namespace MetaRL.Gpu.Rollouts;

/// <summary>Where a group reads weights from.</summary>
interface IWeightPlace
{
    /// <summary>Weights of the group's task.</summary>
    /// <param name="own">In the card's memory, [P].</param>
    /// <param name="shared">The group's memory.</param>
    /// <param name="at">From where on that is free.</param>
    /// <param name="size">P</param>
    ArrayView<float> Place(ArrayView<float> own, ArrayView<float> shared, int at, int size);
}

/// <summary>Read from the card's memory, by way of its caches.</summary>
struct DistantWeights : IWeightPlace
{
    public readonly ArrayView<float> Place(ArrayView<float> own, ArrayView<float> shared, int at, int size) => own;
}

/// <summary>Copied to the group's own memory first; the caller's next barrier makes them seen.</summary>
struct NearWeights : IWeightPlace
{
    public readonly ArrayView<float> Place(ArrayView<float> own, ArrayView<float> shared, int at, int size)
    {
        ArrayView<float> near = shared.SubView(at, size);
        for (int i = Group.IdxX, step = Group.DimX; i < size; i += step) near[i] = own[i];
        return near;
    }
}
