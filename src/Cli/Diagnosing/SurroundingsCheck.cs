namespace MetaRL.Cli.Diagnosing;

/// <summary>Where runs go, and where text goes.</summary>
static class SurroundingsCheck
{
    const long Little = 1L << 30;

    /// <summary>Whether a folder can be written, or be made; what is tried is removed again.</summary>
    public static Diagnosis Folder(string runs)
    {
        string nearest = Nearest(Path.GetFullPath(runs));
        try
        {
            if (File.Exists(nearest)) return new("run folders", $"{nearest} is a file, expected a folder", "move it, or give each run another --out", IsBroken: true);
            string probe = Path.Combine(nearest, $".metarl-{Guid.NewGuid():n}");
            using (File.Create(probe, 1, FileOptions.DeleteOnClose)) { }
            long free = new DriveInfo(nearest).AvailableFreeSpace;
            return new("run folders", $"{runs} can be written, {MachineCheck.Gib(free)} free", free < Little ? "a run stops where the disk is full; make room" : null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new("run folders", $"{nearest} cannot be written: {e.Message}", "go to another folder, or give each run another --out", IsBroken: true);
        }
    }

    public static Diagnosis Terminal()
    {
        if (Console.IsOutputRedirected) return new("terminal", "none: output goes to a file or a pipe, in plain lines without colour");
        string term = Environment.GetEnvironmentVariable("TERM") ?? "not set";
        bool isPlain = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        string width = TerminalWidth.Now is var columns and < int.MaxValue ? $"{columns} columns" : "unknown width";
        return new("terminal", $"{width}, TERM {term}, {(isPlain ? "no colour: NO_COLOR is set" : "colour")}",
            TerminalWidth.Now < 60 ? "tables leave out columns below 100; 60 are the least for progress in whole lines" : null);
    }

    static string Nearest(string folder)
    {
        string found = folder;
        while (!Path.Exists(found) && Path.GetDirectoryName(found) is { } parent) found = parent;
        return found;
    }
}
