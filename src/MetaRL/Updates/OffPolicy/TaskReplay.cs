using MetaRL.Envs;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Updates.OffPolicy;

/// <summary>Transitions of the most recent tasks, each of one iteration. On the host while it is drawn from, tensors between iterations.</summary>
/// <param name="capacity">Tasks that it holds at most; the oldest go.</param>
/// <param name="shape">Of a transition.</param>
sealed class TaskReplay(int capacity, TransitionShape shape)
{
    const string Rows = "rows", Counts = "counts";

    readonly List<float[]> tasks = [];   // [count, Width] each, oldest first

    public int Tasks => tasks.Count;

    public int Transitions => tasks.Sum(rows => rows.Length / shape.Width);

    public void Add(float[] rows)
    {
        if (rows.Length == 0) return;
        if (tasks.Count == capacity) tasks.RemoveAt(0);
        tasks.Add(rows);
    }

    /// <summary>As tensors for a checkpoint: <c>rows</c> [tasks, most, Width], 0 beyond a task's own, and <c>counts</c> [tasks, 1, 1].</summary>
    public Params ToTensors(IBackend backend)
    {
        int most = tasks.Max(static rows => rows.Length);
        var all = new float[tasks.Count * most];
        for (int i = 0; i < tasks.Count; i++) tasks[i].CopyTo(all, i * most);
        float[] counts = [.. tasks.Select(rows => (float)(rows.Length / shape.Width))];
        return new([
            (Rows, Tensor.From(backend, all, [tasks.Count, most / shape.Width, shape.Width])),
            (Counts, Tensor.From(backend, counts, [tasks.Count, 1, 1]))]);
    }

    /// <summary>The inverse of <see cref="ToTensors"/>; without tensors an empty one.</summary>
    /// <exception cref="ArgumentException">They are of transitions of another shape.</exception>
    public static TaskReplay From(Params tensors, int capacity, TransitionShape shape)
    {
        var replay = new TaskReplay(capacity, shape);
        if (tensors.Names.Count == 0) return replay;
        Tensor rows = tensors[Rows];
        if (rows.Shape[-1] != shape.Width)
            throw new ArgumentException($"replay/{Rows}: transitions of {rows.Shape[-1]} numbers, expected {shape.Width}");
        var all = new float[rows.Shape.Size];
        rows.CopyTo(all);
        double[] counts = tensors[Counts].ToArray();
        int most = rows.Shape[1] * shape.Width;
        for (int i = 0; i < counts.Length; i++) replay.Add(all.AsSpan(i * most, (int)counts[i] * shape.Width).ToArray());
        return replay;
    }

    /// <summary>G tasks with replacement, and of each N transitions to learn from, with replacement, too, and the M that it began with as its
    /// context, which is what an actor has seen after as many steps; over again where a task has fewer.</summary>
    public TransitionBatch Draw(IBackend backend, ref Rng rng, int count, int transitions, int context)
    {
        var learned = new float[count * transitions * shape.Width];
        var seen = new float[count * context * shape.Context];
        for (int i = 0; i < count; i++)
        {
            float[] rows = tasks[rng.Below(tasks.Count)];
            int held = rows.Length / shape.Width;
            for (int n = i * transitions; n < (i + 1) * transitions; n++) Row(rows, rng.Below(held), shape.Width).CopyTo(learned.AsSpan(n * shape.Width));
            for (int m = 0; m < context; m++) Row(rows, m % held, shape.Context).CopyTo(seen.AsSpan((i * context + m) * shape.Context));
        }
        return new(shape, Tensor.From(backend, learned, [count, transitions, shape.Width]), Tensor.From(backend, seen, [count, context, shape.Context]));
    }

    // Its first numbers.
    ReadOnlySpan<float> Row(float[] rows, int at, int width) => rows.AsSpan(at * shape.Width, width);
}
