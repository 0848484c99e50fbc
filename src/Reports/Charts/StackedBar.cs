using System.Xml.Linq;
using MetaRL.Reports.Html;

namespace MetaRL.Reports.Charts;

/// <summary>Shares of a whole as one horizontal bar.</summary>
static class StackedBar
{
    const double Width = 520, Height = 66, BarTop = 22, BarHeight = 30, Letters = 15;

    /// <param name="caption">What it shows.</param>
    /// <param name="parts">Names and sizes; the sizes are not all 0.</param>
    public static XElement Draw(Caption caption, IReadOnlyList<(string Name, double Size)> parts)
    {
        double total = parts.Sum(p => p.Size), x = 0;
        List<object> content = [];
        for (int i = 0; i < parts.Count; i++)
        {
            double width = Width * (parts[i].Size / total);
            content.Add(Part(i, parts[i].Name, parts[i].Size / total, x, width));
            x += width;
        }
        return ChartFigure.Of(caption, "", Frame.Canvas(caption, "chart wide", Width, Height, content), data: null);
    }

    // A segment too narrow for its name keeps its colour; the table beside it names it.
    static IEnumerable<XElement> Part(int index, string name, double share, double x, double width)
    {
        XElement rect = Svg.Rect($"part p{index}", x, BarTop, Math.Max(0, width - 1.5), BarHeight);
        rect.Add(Markup.Tag("title", $"{name}: {Format.Percent(share)}"));
        yield return rect;
        string percent = Format.Percent(share);
        if (width > Letters * TextWidth.Of(name)) yield return Svg.Text("label", x, BarTop - 7, "start", name);
        if (width > 6 + (Letters * TextWidth.Of(percent))) yield return Svg.Text($"label on p{index}", x + 6, BarTop + 20, "start", percent);
    }
}
