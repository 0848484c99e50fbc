using System.Runtime.CompilerServices;
using MetaRL.Envs.Tables;
using MetaRL.Gpu.Devices;

namespace MetaRL.Gpu.Rollouts;

/// <summary>
/// Tables of tasks in the card's memory. Tasks are many and their tables small, so that these are laid out in blocks, each of
/// which is copied at once by <see cref="Upload"/>; addresses are known before. A table that several tasks have is there once.
/// </summary>
sealed class TaskTables(GpuAccelerator card) : ITableBinder, IDisposable
{
    const int BlockBytes = 1 << 20, Alignment = 16;

    readonly List<Block> blocks = [];
    readonly Dictionary<nint, nint> known = [];   // addresses on the card by those on the host

    /// <summary>A task that reads the card's tables where it read the host's; itself where it has none.</summary>
    internal TTask Bound<TTask>(in TTask task) where TTask : unmanaged => task is IHasTables<TTask> tabled ? tabled.Bind(this) : task;

    public unsafe Table<T> Bind<T>(Table<T> host) where T : unmanaged
    {
        var key = (nint)host.First;
        if (!known.TryGetValue(key, out nint address)) known[key] = address = Put(new(host.First, checked(host.Length * Unsafe.SizeOf<T>())));
        return new((T*)address, host.Length);
    }

    nint Put(ReadOnlySpan<byte> bytes)
    {
        if (blocks.Count == 0 || !blocks[^1].HasRoom(bytes.Length)) blocks.Add(new(card, Math.Max(BlockBytes, bytes.Length)));
        return blocks[^1].Put(bytes);
    }

    /// <summary>Copies what was laid out.</summary>
    internal void Upload()
    {
        foreach (Block block in blocks) block.Upload(card);
    }

    public void Dispose()
    {
        foreach (Block block in blocks) block.Buffer.Dispose();
    }

    sealed class Block(GpuAccelerator card, int size)
    {
        readonly byte[] bytes = new byte[size];
        int used;

        internal GpuBuffer Buffer { get; } = card.Allocate<byte>(size);

        internal bool HasRoom(int count) => used + count <= bytes.Length;

        internal nint Put(ReadOnlySpan<byte> values)
        {
            values.CopyTo(bytes.AsSpan(used));
            nint at = Buffer.Address + used;
            used = (used + values.Length + Alignment - 1) / Alignment * Alignment;
            return at;
        }

        internal void Upload(GpuAccelerator card) => card.Write(Buffer.As<byte>(), bytes.AsSpan(0, Math.Min(used, bytes.Length)));
    }
}
