using System.Globalization;

namespace MetaRL.Benchmarks;

/// <summary>What every benchmark accepts.</summary>
/// <param name="Workers">Worker threads.</param>
/// <param name="Repeats">Counted runs, after a warm-up.</param>
/// <param name="Json">Whether the last line is one JSON object.</param>
/// <param name="Dump">File for the inputs and the gradient; the meta-gradient's own option.</param>
sealed record BenchmarkOptions(int Workers, int Repeats, bool Json, string? Dump)
{
    public static bool TryParse(string benchmark, string[] args, out BenchmarkOptions options)
    {
        options = new(Environment.ProcessorCount, 15, false, null);
        for (int i = 0; i < args.Length; i++)
        {
            if (args[i] == "--json") options = options with { Json = true };
            else if (args[i] == "--workers" && Number(args, ++i) is { } w) options = options with { Workers = w };
            else if (args[i] == "--repeats" && Number(args, ++i) is { } r) options = options with { Repeats = r };
            else if (args[i] == "--dump" && benchmark == "meta-gradient" && ++i < args.Length) options = options with { Dump = args[i] };
            else return false;
        }
        return true;
    }

    static int? Number(string[] args, int i) => i < args.Length && int.TryParse(args[i], NumberStyles.None, CultureInfo.InvariantCulture, out int n) && n > 0 ? n : null;
}
