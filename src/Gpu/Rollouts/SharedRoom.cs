using MetaRL.Gpu.Networks;

namespace MetaRL.Gpu.Rollouts;

/// <summary>What a group of threads of the rollout kernel keeps in its shared memory: two buffers of activations for its rows, and
/// the weights beside them where they fit. Depends on the network alone, so that every card does the same.</summary>
readonly record struct SharedRoom(int Rows, bool AreWeightsNear, int Floats)
{
    // What every card gives a group without being asked for more, less a little for the kernel's own.
    const int Most = 48 * 1024 / sizeof(float) - 64;
    const int MostRows = 32, FewestRows = 4;

    /// <summary>Threads of a group on a card: a piece of 4 × 4 outputs of a layer of 64 for each.</summary>
    internal const int Threads = 128;

    /// <summary>For a network; null where not even the fewest rows' activations fit.</summary>
    internal static SharedRoom? For(int mostWidth, int parameters)
    {
        for (int rows = MostRows; rows >= FewestRows; rows /= 2)
        {
            int activations = 2 * GroupForward.BufferSize(mostWidth, rows);
            if (activations > Most) continue;
            bool isNear = activations + parameters <= Most;
            return new(rows, isNear, isNear ? activations + parameters : activations);
        }
        return null;
    }

    /// <summary>Widest layer that fits.</summary>
    internal static int MostWidth => Most / (2 * GroupForward.Stride(FewestRows));
}
