using System.Diagnostics.CodeAnalysis;

namespace MetaRL.Envs.Vectorized;

/// <summary>Errors of environments that write or read beside their observation or action; apart from the fast path.</summary>
static class RowIndex
{
    [DoesNotReturn]
    internal static void ThrowObs(int i, int size) => throw new IndexOutOfRangeException(
        $"obs[{i}] was written, expected an index from 0 to {size - 1}: observations have {size} numbers; check the environment's Observe and the family's Spec");

    [DoesNotReturn]
    internal static void ThrowAct(int i, int size) => throw new IndexOutOfRangeException(
        $"act[{i}] was read, expected an index from 0 to {size - 1}: actions have {size} numbers; check the environment's Step and the family's Spec");
}
