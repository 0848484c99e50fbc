using System.Buffers;

namespace MetaRL.Rollouts;

/// <summary>Rows of equal width that are written one after another; grows with what is written, in memory that is lent.</summary>
sealed class RowBuffer<T>(int width, int rows) : IDisposable
{
    T[] items = ArrayPool<T>.Shared.Rent(width * rows);

    /// <summary>A row to be written; its content is undefined at first.</summary>
    public Span<T> Row(int row)
    {
        int end = checked((row + 1) * width);
        if (end > items.Length) Grow(end);
        return items.AsSpan(row * width, width);
    }

    /// <summary>A row that was written.</summary>
    public ReadOnlySpan<T> Written(int row) => items.AsSpan(row * width, width);

    /// <summary>The first rows, that were written.</summary>
    public ReadOnlySpan<T> WrittenTo(int rows) => items.AsSpan(0, rows * width);

    public void Dispose() => ArrayPool<T>.Shared.Return(items);

    void Grow(int least)
    {
        T[] larger = ArrayPool<T>.Shared.Rent((int)Math.Min(Array.MaxLength, Math.Max(least, 2L * items.Length)));
        items.CopyTo(larger, 0);
        ArrayPool<T>.Shared.Return(items);
        items = larger;
    }
}
