using MetaRL.Reports.Runs;

namespace MetaRL.Reports.Index;

/// <summary>Whether a process writes to a run folder now.</summary>
static class RunLock
{
    /// <summary>Whether the claim on a run folder is held. A process that was killed leaves the file, but not the claim.</summary>
    public static bool IsHeld(string folder)
    {
        string path = Path.Combine(folder, RunFolder.LockFile);
        if (!File.Exists(path)) return false;
        try
        {
            // The least that is refused while the writer holds it, and gone again at once.
            using FileStream probe = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
