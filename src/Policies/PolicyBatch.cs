using MetaRL.Tensors;

namespace MetaRL.Policies;

/// <summary>Samples of T tasks that a policy's loss is computed from.</summary>
/// <param name="Obs">[T, N, O], with their layout.</param>
/// <param name="Act">[T, N, A]</param>
/// <param name="LogProb">[T, N, 1], ln π(a | s) of the policy that acted.</param>
/// <param name="Coefficient">[T, N, 1], what a sample's term counts: its advantage times its weight in the mean; 0 where masked.</param>
public readonly record struct PolicyBatch(Observations Obs, Tensor Act, Tensor LogProb, Tensor Coefficient);
