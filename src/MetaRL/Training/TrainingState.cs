using MetaRL.Tensors;
using MetaRL.Updates;

namespace MetaRL.Training;

/// <summary>Everything that the next meta-iteration depends on, besides the settings and the seed.</summary>
/// <param name="Iteration">Meta-iterations done.</param>
/// <param name="Phi">What is meta-learned; constants.</param>
/// <param name="Update">The outer update's memory.</param>
public sealed record TrainingState(int Iteration, Params Phi, UpdateState Update) : IDisposable
{
    internal IEnumerable<Tensor> Tensors => Phi.Held.Concat(Update.Tensors.Held);

    /// <summary>Frees the tensors.</summary>
    public void Dispose() { foreach (Tensor x in Tensors) x.Dispose(); }
}
