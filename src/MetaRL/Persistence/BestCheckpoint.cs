using MetaRL.Tensors;

namespace MetaRL.Persistence;

/// <summary>φ where it did best on validation tasks.</summary>
/// <param name="Phi">What was meta-learned; constants.</param>
/// <param name="Iteration">Meta-iterations that made it.</param>
/// <param name="Validation">Mean return on the validation tasks after adaptation.</param>
/// <param name="TaskSet">Names the validation tasks (<see cref="Evaluation.Evaluator.TaskSet"/>): on others returns compare with nothing.</param>
public sealed record BestCheckpoint(Params Phi, int Iteration, double Validation, string TaskSet);
