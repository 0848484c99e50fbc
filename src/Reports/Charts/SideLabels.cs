using System.Xml.Linq;

namespace MetaRL.Reports.Charts;

/// <summary>A name beside the end of its line.</summary>
readonly record struct SideLabel(string Text, double Y, string Look);

/// <summary>Places the names of lines at a chart's right edge so that they do not overlap.</summary>
static class SideLabels
{
    public static IEnumerable<XElement> Draw(IEnumerable<SideLabel> labels, double x, double top, double bottom, double height)
    {
        SideLabel[] sorted = [.. labels.OrderBy(l => l.Y)];
        double[] ys = Spread([.. sorted.Select(l => l.Y)], top, bottom, height);
        for (int i = 0; i < sorted.Length; i++)
        {
            yield return Svg.Line("leader", x + 3, sorted[i].Y, x + 11, ys[i]);
            yield return Svg.Text("label " + sorted[i].Look, x + 14, ys[i] + 4, "start", sorted[i].Text);
        }
    }

    /// <summary>Moves ascending positions by as little as keeps them <paramref name="gap"/> apart: clusters grow where
    /// neighbours collide and sit centred on the mean of what they wanted (pool adjacent violators).</summary>
    public static double[] Spread(double[] wanted, double top, double bottom, double gap)
    {
        gap = Math.Min(gap, wanted.Length > 1 ? (bottom - top) / (wanted.Length - 1) : gap);
        List<(double Sum, int Count)> clusters = [];
        for (int i = 0; i < wanted.Length; i++)
        {
            // In coordinates where position i is moved up by i gaps, "no overlap" reads "ascending".
            (double Sum, int Count) last = (wanted[i] - (i * gap), 1);
            while (clusters.Count > 0 && clusters[^1].Sum / clusters[^1].Count > last.Sum / last.Count)
            {
                last = (last.Sum + clusters[^1].Sum, last.Count + clusters[^1].Count);
                clusters.RemoveAt(clusters.Count - 1);
            }
            clusters.Add(last);
        }
        double room = bottom - ((wanted.Length - 1) * gap);
        double[] spread = new double[wanted.Length];
        int at = 0;
        foreach ((double sum, int count) in clusters)
        {
            double y = Math.Max(top, Math.Min(room, sum / count));
            for (int end = at + count; at < end; at++) spread[at] = y + (at * gap);
        }
        return spread;
    }
}
