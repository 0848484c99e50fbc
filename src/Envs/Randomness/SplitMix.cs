using System.Numerics;

namespace MetaRL.Envs.Randomness;

/// <summary>The two bijections of SplitMix64: Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195.</summary>
static class SplitMix
{
    // Stafford's variant 13 of the MurmurHash3 finalizer. Every step is invertible, so distinct inputs never collide.
    public static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    // An odd increment of its own for each key: streams of different keys are then not shifted copies of each other.
    // Increments with few bit transitions mix badly; the paper flips every other bit of those.
    public static ulong OddGamma(ulong z)
    {
        z = (z ^ (z >> 33)) * 0xFF51AFD7ED558CCDUL;
        z = (z ^ (z >> 33)) * 0xC4CEB9FE1A85EC53UL;
        z = (z ^ (z >> 33)) | 1UL;
        return BitOperations.PopCount(z ^ (z >> 1)) < 24 ? z ^ 0xAAAAAAAAAAAAAAAAUL : z;
    }
}
