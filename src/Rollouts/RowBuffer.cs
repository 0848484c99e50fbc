namespace MetaRL.Rollouts;

/// <summary>Rows of equal width that are written one after another; memory follows what is written, up to a greatest number of rows.</summary>
sealed class RowBuffer<T>(int width, long most)
{
    // Room for usual horizons from the start, so that a step allocates nothing; less where rows are wide.
    static int FirstRows(int width) => Math.Clamp((1 << 20) / width, 16, 1024);

    T[] items = GC.AllocateUninitializedArray<T>(checked(width * (int)Math.Min(FirstRows(width), most)));

    /// <summary>A row to be written; its content is undefined at first.</summary>
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
        long rows = Math.Min(most, Math.Max(least, 2L * items.Length / width));
        T[] larger = GC.AllocateUninitializedArray<T>(checked((int)(rows * width)));
        items.CopyTo(larger, 0);
        items = larger;
    }
}
