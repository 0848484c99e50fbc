using System.Diagnostics.CodeAnalysis;

namespace MetaRL.Envs.Tables;

/// <summary>The error of reading beside a table; apart from the fast path, and in no generic type, since what compiles for a
/// GPU leaves out calls of such methods by name.</summary>
static class TableIndex
{
    [DoesNotReturn]
    internal static void Throw(int i, int length) =>
        throw new IndexOutOfRangeException($"table[{i}] was read, expected an index from 0 to {length - 1}; check the sizes of the task's tables");
}
