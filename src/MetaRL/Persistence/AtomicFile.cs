using System.Text;

namespace MetaRL.Persistence;

/// <summary>Files that are whole or absent, whenever the process ends: written under a temporary name beside the file,
/// flushed to disk and renamed. Links in their places are replaced, never followed.</summary>
public static class AtomicFile
{
    /// <summary>What the temporary name ends in.</summary>
    internal const string Unfinished = ".tmp";

    /// <summary>Writes a new file; UTF-8.</summary>
    /// <exception cref="IOException">It exists, or cannot be written.</exception>
    public static void Create(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text), overwrite: false);

    /// <summary>Writes a new file.</summary>
    /// <exception cref="IOException">It exists, or cannot be written.</exception>
    public static void Create(string path, byte[] content) => Write(path, content, overwrite: false);

    /// <summary>Writes a file in the place of one that may exist; UTF-8.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Replace(string path, string text) => Replace(path, Encoding.UTF8.GetBytes(text));

    /// <inheritdoc cref="Replace(string, string)"/>
    public static void Replace(string path, byte[] content) => Write(path, content, overwrite: true);

    static void Write(string path, byte[] content, bool overwrite)
    {
        string temporary = path + Unfinished;
        Disk.Delete(temporary);   // of a killed process, or planted
        try
        {
            using (FileStream file = Disk.Open(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                Disk.Write(file, content);
                Disk.Flush(file);
            }
            Disk.Move(temporary, path, overwrite);
        }
        catch (IOException)
        {
            TryDelete(temporary);   // on a full disk it would take room that others need
            throw;
        }
    }

    static void TryDelete(string path)
    {
        try
        {
            Disk.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
    }
}
