namespace MetaRL.Policies.Fused;

/// <summary>Floats that start at a cache line and never move, zero at first.</summary>
static class AlignedBuffer
{
    const int Line = 64 / sizeof(float);

    public static unsafe Memory<float> Of(int count)
    {
        float[] array = GC.AllocateArray<float>(count + Line, pinned: true);
        fixed (float* start = array) return array.AsMemory((int)((64 - (nint)start % 64) % 64 / sizeof(float)), count);
    }
}
