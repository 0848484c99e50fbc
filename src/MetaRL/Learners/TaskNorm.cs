using MetaRL.Tensors;

namespace MetaRL.Learners;

/// <summary>Norms task by task.</summary>
static class TaskNorm
{
    /// <summary>g · min(1, most / ‖g‖) of each task; differentiable.</summary>
    /// <param name="gradient">[T, …]</param>
    /// <param name="most">Longest norm, positive.</param>
    public static Params Clip(Params gradient, double most)
    {
        Tensor square = gradient.Flatten().Square().Sum(1);   // [T, 1]
        Tensor bound = Tensor.Full(square.Backend, square.Shape, most);
        Tensor scale = bound / Tensor.Max(square, bound.Square()).Sqrt();   // no root at 0, where it has no derivative
        return gradient.Map(g => g * scale.Reshape(Column(scale.Shape[0], g.Shape.Rank)));
    }

    // [T, 1, 1, …]
    static Shape Column(int tasks, int rank) => [tasks, .. Enumerable.Repeat(1, rank - 1)];
}
