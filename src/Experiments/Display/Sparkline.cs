namespace MetaRL.Experiments.Display;

/// <summary>A curve in one line of text.</summary>
static class Sparkline
{
    const string Blocks = "\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588", Ascii = "_.-=+*#@";

    // At most `width` characters; with more values each character is the mean of its share of them.
    public static string Of(IReadOnlyList<double> values, int width, bool unicode)
    {
        if (values.Count == 0) return "";
        double[] means = Buckets(values, Math.Min(width, values.Count));
        double low = means.Min(), span = means.Max() - low;
        string levels = unicode ? Blocks : Ascii;
        return string.Concat(means.Select(m => levels[span > 0 ? (int)Math.Round((m - low) / span * (levels.Length - 1)) : 0]));
    }

    static double[] Buckets(IReadOnlyList<double> values, int count)
    {
        double[] means = new double[count];
        for (int i = 0; i < count; i++)
        {
            int from = (int)((long)i * values.Count / count), to = (int)((i + 1L) * values.Count / count);
            for (int j = from; j < to; j++) means[i] += values[j] / (to - from);
        }
        return means;
    }
}
