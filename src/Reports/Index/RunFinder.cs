using MetaRL.Reports.Runs;

namespace MetaRL.Reports.Index;

/// <summary>Looks through folders for runs.</summary>
static class RunFinder
{
    // Folders of a run that hold no runs of their own.
    static readonly string[] Closed = [RunFolder.CheckpointFolder, RunFolder.EvaluationsFolder];

    /// <summary>Run folders in a folder and below it; links are not followed.</summary>
    /// <param name="root">Where to begin.</param>
    /// <param name="unreadable">Told of folders that cannot be looked into, with the reason.</param>
    public static IEnumerable<string> Find(string root, Action<string, string> unreadable)
    {
        Stack<string> open = new([root]);
        while (open.TryPop(out string? folder))
        {
            if (IsRun(folder)) yield return folder;
            foreach (string inner in FoldersIn(folder, unreadable)) open.Push(inner);
        }
    }

    // A run that lost its config.json is told of as well.
    static bool IsRun(string folder) =>
        RunFolder.IsRun(folder) || File.Exists(Path.Combine(folder, RunFolder.MetricsFile));

    static string[] FoldersIn(string folder, Action<string, string> unreadable)
    {
        try
        {
            EnumerationOptions own = new() { IgnoreInaccessible = false, AttributesToSkip = FileAttributes.ReparsePoint };
            return [.. Directory.EnumerateDirectories(folder, "*", own).Where(inner => !Closed.Contains(Path.GetFileName(inner)))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            unreadable(folder, e.Message);
            return [];
        }
    }
}
