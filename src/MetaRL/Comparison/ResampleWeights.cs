namespace MetaRL.Comparison;

/// <summary>How often each entry of a <see cref="ScoreMatrix"/> occurs in a resample: the bootstrap draws these counts
/// and leaves the scores where they are, sorted once.</summary>
sealed class ResampleWeights
{
    readonly int tasks;
    readonly int[] counts;

    public ResampleWeights(int runs, int tasks)
    {
        this.tasks = tasks;
        counts = new int[runs * tasks];
        Fill(1);
    }

    public int this[int run, int task]
    {
        get => counts[run * tasks + task];
        set => counts[run * tasks + task] = value;
    }

    /// <summary>By the index of <see cref="ScoreMatrix.Flat"/>.</summary>
    public ReadOnlySpan<int> Flat => counts;

    public long Total
    {
        get
        {
            long total = 0;
            foreach (int count in counts) total += count;
            return total;
        }
    }

    public void Fill(int count) => Array.Fill(counts, count);

    /// <summary>Multiplies each column; perTask: [tasks].</summary>
    public void ScaleTasks(ReadOnlySpan<int> perTask)
    {
        for (int i = 0; i < counts.Length; i++) counts[i] *= perTask[i % tasks];
    }
}
