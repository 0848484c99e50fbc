using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Problems;

/// <summary>Labelled examples of T tasks as tensors; <see cref="Batch.Obs"/> are the inputs, each a sequence of one.</summary>
public sealed record ExampleBatch : Batch
{
    /// <summary>[T, N, A]</summary>
    public required Tensor Target { get; init; }

    /// <summary>Uploads one sample of each task, all of one size.</summary>
    public static ExampleBatch Of(IBackend backend, IReadOnlyList<ExampleSample> tasks)
    {
        int n = tasks[0].Count;
        if (tasks.Any(s => s.Count != n)) throw new ArgumentException("ExampleBatch: tasks differ in their number of examples; a batch needs the same of each");
        Tensor Stack(Func<ExampleSample, float[]> of) => Tensor.From(backend, tasks.SelectMany(of).ToArray(), [tasks.Count, n, of(tasks[0]).Length / n]);
        return new()
        {
            Obs = new(Stack(static s => s.X), n),
            Target = Stack(static s => s.Y),
            Weight = Tensor.Full(backend, [tasks.Count, n, 1], 1.0 / n),
        };
    }
}
