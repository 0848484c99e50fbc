using System.Text;

namespace MetaRL.Persistence;

/// <summary>Files that are whole or absent, whenever the process ends: written under a temporary name beside the file,
/// flushed to disk and renamed.</summary>
public static class AtomicFile
{
    /// <summary>Writes a new file; UTF-8.</summary>
    /// <exception cref="IOException">It exists, or cannot be written.</exception>
    public static void Create(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text), overwrite: false);

    /// <summary>Writes a file in the place of one that may exist; UTF-8.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Replace(string path, string text) => Replace(path, Encoding.UTF8.GetBytes(text));

    /// <inheritdoc cref="Replace(string, string)"/>
    public static void Replace(string path, byte[] content) => Write(path, content, overwrite: true);

    static void Write(string path, byte[] content, bool overwrite)
    {
        string temporary = path + ".tmp";
        using (FileStream file = new(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        File.Move(temporary, path, overwrite);
    }
}
