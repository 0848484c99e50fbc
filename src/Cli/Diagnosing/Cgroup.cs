using System.Globalization;

namespace MetaRL.Cli.Diagnosing;

/// <summary>What a container leaves its processes, as Linux tells it (cgroups of version 2, else of version 1).</summary>
/// <param name="Cores">Cores' worth of time; null where there is no limit.</param>
/// <param name="Bytes">Of memory; null where there is no limit.</param>
sealed record Cgroup(double? Cores, long? Bytes)
{
    // Version 1 writes its absence of a limit as a number of this size.
    const long Unlimited = 1L << 60;

    /// <summary>Reads the limits of the root that a process sees, which in a container is its own.</summary>
    public static Cgroup Of(string root = "/sys/fs/cgroup") => new(CoresIn(root), BytesIn(root));

    static double? CoresIn(string root)
    {
        if (TextOf(root, "cpu.max")?.Split(' ') is [var quota, var period]) return Ratio(quota, period);
        return Ratio(TextOf(root, "cpu/cpu.cfs_quota_us"), TextOf(root, "cpu/cpu.cfs_period_us"));
    }

    static long? BytesIn(string root)
    {
        string? text = TextOf(root, "memory.max") ?? TextOf(root, "memory/memory.limit_in_bytes");
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long bytes) && bytes < Unlimited ? bytes : null;
    }

    static double? Ratio(string? quota, string? period)
    {
        bool isLimit = long.TryParse(quota, NumberStyles.None, CultureInfo.InvariantCulture, out long q);
        return isLimit && long.TryParse(period, NumberStyles.None, CultureInfo.InvariantCulture, out long p) && p > 0 ? (double)q / p : null;
    }

    static string? TextOf(string root, string name)
    {
        try
        {
            string file = Path.Combine(root, name);
            return File.Exists(file) ? File.ReadAllText(file).Trim() : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
