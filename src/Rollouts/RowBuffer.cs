namespace MetaRL.Rollouts;

/// <summary>Rows of equal width that are written one after another; memory follows what is written, up to a greatest number of rows.</summary>
sealed class RowBuffer<T>
{
    readonly SampleMemory memory;
    readonly int width;
    T[] items;

    /// <summary>A buffer without rows.</summary>
    /// <param name="memory">Where its own comes from.</param>
    /// <param name="width">Numbers of a row.</param>
    public RowBuffer(SampleMemory memory, int width)
    {
        this.memory = memory;
        this.width = width;
        items = memory.AllocateUnwritten<T>(Math.Min(FirstRows(width), memory.MostSteps), width);
    }

    // Room for usual horizons from the start, so that a step allocates nothing; less where rows are wide.
    static int FirstRows(int width) => Math.Clamp((1 << 20) / width, 16, 1024);

    /// <summary>A row to be written; its content is undefined at first.</summary>
    /// <exception cref="Policies.TooLargeException">There is no room for it.</exception>
    public Span<T> Row(int row)
    {
        if ((row + 1L) * width > items.Length) Grow(row + 1L);
        return items.AsSpan(row * width, width);
    }

    /// <summary>A row that was written.</summary>
    public ReadOnlySpan<T> Written(int row) => items.AsSpan(row * width, width);

    /// <summary>The first rows, which were written; the buffer's own memory where it holds just these.</summary>
    public T[] Take(int rows) => items.Length == rows * width ? items : items[..(rows * width)];

    void Grow(long least)
    {
        memory.RequireColumns(least);
        long most = Math.Min(memory.MostSteps, Array.MaxLength / width);
        long rows = Math.Max(least, Math.Min(most, 2L * items.Length / width));
        T[] larger = memory.AllocateUnwritten<T>(rows, width);
        items.CopyTo(larger, 0);
        memory.Free(items);
        items = larger;
    }
}
