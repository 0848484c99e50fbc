using MetaRL.Policies;
using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Problems;

/// <summary>Columns of several tasks' trajectories as one tensor each, [T, N, width]; N is the longest task's.</summary>
readonly struct SampleUpload(IBackend backend, IReadOnlyList<PolicySample> tasks)
{
    readonly int longest = tasks.Max(static s => s.Trajectories.Count);

    /// <summary>A column; behind a shorter task's own samples its first one again.</summary>
    public Tensor Repeating(Func<PolicySample, float[]> of) => Stack([.. tasks.Select(of)], repeats: true);

    /// <summary>A column; zeros behind a shorter task's own samples.</summary>
    public Tensor Zeros(Func<PolicySample, float[]> of) => Stack([.. tasks.Select(of)], repeats: false);

    /// <summary>A column [T, N, 1] of f(task, n); zeros behind a shorter task's own samples.</summary>
    public Tensor PerSample(Func<Trajectories, int, float> f) => Zeros(s => Column(s.Trajectories, f));

    static float[] Column(Trajectories tau, Func<Trajectories, int, float> f)
    {
        var column = new float[tau.Count];
        for (int n = 0; n < column.Length; n++) column[n] = f(tau, n);
        return column;
    }

    void RequireFit(int width)
    {
        double numbers = (double)tasks.Count * longest * width;
        TooLargeException.ThrowUnlessFits(numbers, sizeof(float) * numbers, $"a batch of {tasks.Count} tasks, {longest} samples each, {width} numbers a sample",
            "lower training.tasksPerChunk, problem.rollouts, or the family's horizon");
    }

    Tensor Stack(float[][] columns, bool repeats)
    {
        int width = columns[0].Length / tasks[0].Trajectories.Count;
        RequireFit(width);
        int size = longest * width;
        if (columns.Length == 1) return Tensor.From(backend, columns[0], [1, longest, width]);
        var all = new float[columns.Length * size];
        for (int t = 0; t < columns.Length; t++)
        {
            Span<float> own = all.AsSpan(t * size, size);
            columns[t].CopyTo(own);
            for (int at = columns[t].Length; repeats && at < size; at += width) own[..width].CopyTo(own[at..]);
        }
        return Tensor.From(backend, all, [columns.Length, longest, width]);
    }
}
