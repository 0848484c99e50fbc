namespace MetaRL.Envs.Vectorized;

/// <summary>What stands in memory until it is written: a NaN that no arithmetic makes. So what somebody forgets to write
/// shows, instead of passing on what others have left there.</summary>
public static class Unwritten
{
    static readonly float mark = BitConverter.Int32BitsToSingle(0x7FC0_1DEA);

    /// <summary>Marks all of it.</summary>
    /// <param name="values">To be written.</param>
    public static void Mark(Span<float> values) => values.Fill(mark);

    /// <summary>Whether a number is still the mark.</summary>
    /// <param name="value">The number.</param>
    public static bool Is(float value) => BitConverter.SingleToInt32Bits(value) == BitConverter.SingleToInt32Bits(mark);
}
