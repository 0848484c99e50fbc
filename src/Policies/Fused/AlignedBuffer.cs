namespace MetaRL.Policies;

/// <summary>Floats that start at a cache line and never move, zero at first.</summary>
sealed class AlignedBuffer
{
    const int Line = 64 / sizeof(float);
    readonly float[] array;
    readonly int offset, count;

    public unsafe AlignedBuffer(int count)
    {
        this.count = count;
        array = GC.AllocateArray<float>(count + Line, pinned: true);
        fixed (float* start = array) offset = (int)((64 - (nint)start % 64) % 64 / sizeof(float));
    }

    public Span<float> Span => array.AsSpan(offset, count);
}
