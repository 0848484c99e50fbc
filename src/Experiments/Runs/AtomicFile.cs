using System.Text;

namespace MetaRL.Experiments;

/// <summary>Files that are whole or absent, whenever the process ends.</summary>
static class AtomicFile
{
    public static void Create(string path, string text) => Write(path, text, overwrite: false);

    public static void Replace(string path, string text) => Write(path, text, overwrite: true);

    static void Write(string path, string text, bool overwrite)
    {
        string partial = path + ".partial";
        using (FileStream file = new(partial, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }
        File.Move(partial, path, overwrite);
    }
}
