using MetaRL.Experiments.Configuration;

namespace MetaRL.Experiments.Runs;

/// <summary>Finds what was meant by a path that is not there.</summary>
static class NearbyPath
{
    // Of a folder: more are no run folder's neighbours, and reading them all would take its time.
    const int Most = 2_000;

    /// <summary>"; did you mean 'runs/point_navigation/1'?", or nothing where no path is near that exists.</summary>
    /// <param name="path">That was given.</param>
    public static string DidYouMean(string path) => Find(path) is { } near ? $"; did you mean '{near}'?" : "";

    /// <summary>The existing path that differs in parts by few letters each; null where there is none.</summary>
    /// <param name="path">That was given.</param>
    public static string? Find(string path)
    {
        string found = Path.GetPathRoot(path) ?? "";
        foreach (string part in path[found.Length..].Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries))
        {
            string next = Path.Combine(found, part);
            if (!Path.Exists(next))
            {
                if (EditDistance.Nearest(part, NamesIn(found)) is not { } near) return null;
                next = Path.Combine(found, near);
            }
            found = next;
        }
        return found.Length == 0 || found == path ? null : found;
    }

    static string[] NamesIn(string folder)
    {
        try
        {
            string whole = folder.Length == 0 ? "." : folder;
            return [.. Directory.EnumerateFileSystemEntries(whole).Take(Most).Select(entry => Path.GetFileName(entry))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
