using System.Runtime.InteropServices;

namespace MetaRL.Envs.Tables;

/// <summary>Keeps an array where it is, so that a table can lie over it, for as long as this object lives.</summary>
sealed class Pin<T> where T : unmanaged
{
    GCHandle handle;

    internal Pin(T[] array)
    {
        handle = GCHandle.Alloc(array, GCHandleType.Pinned);
        Table = Table<T>.Of(array);
    }

    ~Pin() => handle.Free();

    internal Table<T> Table { get; }
}
