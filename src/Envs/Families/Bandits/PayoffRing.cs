namespace MetaRL.Envs.Families.Bandits;

// A bit for each pull that was not paid yet. Bits, so that no environment needs an array.
unsafe struct PayoffRing
{
    internal const int Length = 1024;

    fixed ulong words[Length / 64];

    // 0 or 1, by shifts alone: a branch on chance would be guessed wrong half of the time.
    internal int this[int slot]
    {
        readonly get => (int)(words[slot >> 6] >> (slot & 63) & 1);
        set
        {
            ulong others = words[slot >> 6] & ~(1UL << (slot & 63));
            words[slot >> 6] = others | (ulong)value << (slot & 63);
        }
    }
}
