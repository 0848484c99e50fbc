namespace MetaRL.Tensors.Backends;

/// <summary>Elements of a tensor in a back end's memory, counted by reference: views of one storage share it.</summary>
public abstract class Storage(IBackend backend, int count)
{
    static long live;
    int references = 1;

    /// <summary>Storages allocated and not yet given back, over all back ends of the process.</summary>
    public static long Live => Interlocked.Read(ref live);

    /// <summary>The back end that owns the memory.</summary>
    public IBackend Backend { get; } = backend;

    /// <summary>Number of elements.</summary>
    public int Count { get; } = count;

    /// <summary>To be called by back ends when they hand out a storage.</summary>
    protected static void CountAllocation() => Interlocked.Increment(ref live);

    internal Storage Retain() { Interlocked.Increment(ref references); return this; }

    internal void Release()
    {
        if (Interlocked.Decrement(ref references) != 0) return;
        Interlocked.Decrement(ref live);
        Backend.Free(this);
    }
}
