namespace MetaRL.Envs.Families.Bandits;

// A bit for each pull that was not paid yet. Bits, so that no environment needs an array.
unsafe struct PayoffRing
{
    internal const int Length = 1024;

    fixed ulong words[Length / 64];

    internal bool this[int slot]
    {
        readonly get => (words[slot >> 6] >> (slot & 63) & 1) != 0;
        set
        {
            ulong bit = 1UL << (slot & 63);
            words[slot >> 6] = value ? words[slot >> 6] | bit : words[slot >> 6] & ~bit;
        }
    }
}
