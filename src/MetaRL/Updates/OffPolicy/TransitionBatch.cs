using MetaRL.Tensors;

namespace MetaRL.Updates.OffPolicy;

/// <summary>Transitions of G tasks to learn from, and others that tell which tasks they are.</summary>
/// <param name="Shape">Of a transition.</param>
/// <param name="Rows">[G, N, Width]</param>
/// <param name="Context">[G, M, S + A + 1]</param>
sealed record TransitionBatch(TransitionShape Shape, Tensor Rows, Tensor Context)
{
    public int Tasks => Rows.Shape[0];
    public int Count => Rows.Shape[1];

    /// <summary>All tasks' transitions as those of one, [1, G·N, …].</summary>
    public Tensor State => Columns(0, Shape.State);
    public Tensor Act => Columns(Shape.State, Shape.Act);
    public Tensor Reward => Columns(Shape.Reward, 1);
    public Tensor Next => Columns(Shape.Next, Shape.State);
    public Tensor GoesOn => Columns(Shape.GoesOn, 1);

    /// <summary>Each task's z [G, 1, L] beside its transitions, [1, G·N, L].</summary>
    public Tensor Beside(Tensor z)
    {
        int latent = z.Shape[-1];
        return z.Expand([Tasks, Count, latent]).Reshape([1, Tasks * Count, latent]);
    }

    Tensor Columns(int start, int width) => Rows.Slice(-1, start, width).Reshape([1, Tasks * Count, width]);
}
