using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MetaRL.Envs.Tables;

/// <summary>
/// Numbers whose count only a task's settings tell, for tasks and environments that hold no references: in pinned memory
/// on a CPU, and at an address of the device on a GPU. Whoever makes it keeps the memory; a table keeps nothing alive.
/// </summary>
/// <typeparam name="T">A value without references. Without bool, too: a GPU compiler gives it another size than .NET does.</typeparam>
/// <param name="first">Address of the first value.</param>
/// <param name="length">How many there are.</param>
readonly unsafe struct Table<T>(T* first, int length) where T : unmanaged
{
    // Fields of their own: a GPU compiler takes pointers in a struct, but not nint.
    readonly T* first = first;
    readonly int length = length;

    /// <summary>How many values there are.</summary>
    internal int Length => length;

    /// <summary>Address of the first, for code that steps through the table itself.</summary>
    internal T* First => first;

    /// <summary>The values, where they lie in memory of the host.</summary>
    internal ReadOnlySpan<T> Host => new(first, length);

    /// <summary>One value.</summary>
    /// <param name="i">In [0, Length).</param>
    internal ref readonly T this[int i]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if ((uint)i >= (uint)length) TableIndex.Throw(i, length);
            return ref first[i];
        }
    }

    /// <summary>The table of an array that was allocated pinned; the caller keeps the array.</summary>
    internal static Table<T> Of(T[] pinned) => new((T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned)), pinned.Length);
}
