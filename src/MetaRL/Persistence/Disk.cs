namespace MetaRL.Persistence;

/// <summary>Every change that a run makes to a disk is one of these operations, so that a test can end the run between any
/// two of them.</summary>
static class Disk
{
    /// <summary>Told of each operation of this thread before it is done, by a test. What it throws leaves the disk as it is.</summary>
    [field: ThreadStatic]
    public static Action<string>? Before { get; set; }

    public static void MakeFolder(string path)
    {
        if (Directory.Exists(path)) return;
        Before?.Invoke($"make {path}");
        Directory.CreateDirectory(path);
    }

    /// <summary>Opens a file, unbuffered: what was written is with the system when <see cref="Write"/> returns.</summary>
    /// <exception cref="IOException">It is a symbolic link: what it points to is not the run's.</exception>
    public static FileStream Open(string path, FileMode mode, FileAccess access, FileShare share, FileOptions options = FileOptions.None)
    {
        if (mode != FileMode.CreateNew && IsLink(path)) throw new IOException($"{path} is a symbolic link; remove it");
        Before?.Invoke($"open {path}");
        return new(path, mode, access, share, bufferSize: 0, options);
    }

    public static void Write(FileStream file, ReadOnlySpan<byte> bytes)
    {
        if (Before is not { } before)
        {
            file.Write(bytes);
            return;
        }
        // A write may end halfway.
        int half = bytes.Length / 2;
        before($"write {file.Name}");
        file.Write(bytes[..half]);
        before($"write the rest of {file.Name}");
        file.Write(bytes[half..]);
    }

    public static void Flush(FileStream file)
    {
        Before?.Invoke($"flush {file.Name}");
        file.Flush(flushToDisk: true);
    }

    public static void Cut(FileStream file, long length)
    {
        Before?.Invoke($"cut {file.Name}");
        file.SetLength(length);
    }

    public static void Move(string from, string to, bool overwrite)
    {
        Before?.Invoke($"move {from}");
        File.Move(from, to, overwrite);
    }

    /// <summary>Deletes a file or a link, not what that points to. Nothing happens where there is none.</summary>
    public static void Delete(string path)
    {
        if (!File.Exists(path) && !IsLink(path)) return;
        Before?.Invoke($"delete {path}");
        File.Delete(path);
    }

    static bool IsLink(string path) => new FileInfo(path).LinkTarget is not null;
}
