using System.Text.Json;
using MetaRL.Reports.Runs;

namespace MetaRL.Reports.Index;

/// <summary>Reads of <c>metrics.jsonl</c> only its end.</summary>
static class LastRecord
{
    const int First = 1 << 13;

    /// <summary>Iterations done, by the last line that is whole: one that a killed run did not finish has no newline. 0 where
    /// there is none.</summary>
    /// <exception cref="InvalidDataException">That line cannot be read.</exception>
    public static int Iterations(string path)
    {
        if (!File.Exists(path)) return 0;
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        return LastLine(file) is { Length: > 0 } line ? IterationOf(line) + 1 : 0;
    }

    // Looks at twice as much until a whole line is in it.
    static byte[] LastLine(FileStream file)
    {
        for (long length = First; ; length *= 2)
        {
            bool isAll = length >= file.Length;
            byte[] end = new byte[Math.Min(length, file.Length)];
            file.Seek(-end.Length, SeekOrigin.End);
            file.ReadExactly(end);
            int last = end.AsSpan().LastIndexOf((byte)'\n');
            if (last < 0 && isAll) return [];
            int before = end.AsSpan(0, Math.Max(0, last)).LastIndexOf((byte)'\n');
            if (before >= 0 || isAll) return end[(before + 1)..last];
        }
    }

    static int IterationOf(byte[] line)
    {
        try
        {
            Utf8JsonReader json = new(line);
            using JsonDocument record = JsonDocument.ParseValue(ref json);
            return record.RootElement.GetProperty("iteration").GetInt32();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new InvalidDataException($"{RunFolder.MetricsFile}: its last line is no record of an iteration: {e.Message}", e);
        }
    }
}
