using System.Text.Json;
using Microsoft.Playwright;

namespace Browser.Tests.Support;

/// <summary>The numbers that a figure of the page carries, read as a stranger would.</summary>
sealed record ChartFacts(string Id, string X, string Y, bool ByPoint, ChartScale ScaleX, ChartScale ScaleY, ChartLine[] Lines)
{
    static readonly JsonSerializerOptions names = new(JsonSerializerDefaults.Web);

    /// <summary>Of all figures that have numbers, or of those that are visible.</summary>
    public static async Task<ChartFacts[]> Of(IPage page, bool visible = true)
    {
        string[] texts = await page.EvaluateAsync<string[]>("""
            visible => [...document.querySelectorAll('figure script[type="application/json"]')]
              .filter(script => !visible || script.parentElement.getClientRects().length > 0).map(script => script.textContent)
            """, visible);
        return [.. texts.Select(text => JsonSerializer.Deserialize<ChartFacts>(text, names)!)];
    }

    /// <summary>The element that is pointed at.</summary>
    public ILocator Drawing(IPage page) => Figure(page).Locator("svg");

    public ILocator Figure(IPage page) => page.Locator($"figure[id='{Id}']");

    public ILocator Tip(IPage page) => Figure(page).Locator(".tip");

    /// <summary>Where a point is drawn, in units of the drawing.</summary>
    public (double X, double Y) Place(ChartLine line, int index) => (ScaleX.On(line.X[index]), ScaleY.On(line.Y[index]));

    /// <summary>Where that is in the window.</summary>
    public async Task<(float X, float Y)> Pixel(IPage page, ChartLine line, int index)
    {
        await Drawing(page).EvaluateAsync("svg => svg.scrollIntoView({ block: 'center' })");
        (double x, double y) = Place(line, index);
        float[] pixel = await Drawing(page).EvaluateAsync<float[]>(
            "(svg, [x, y]) => { const p = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM()); return [p.x, p.y]; }", new[] { x, y });
        return (pixel[0], pixel[1]);
    }

    /// <summary>A point that stands alone: from the last line on, and from the middle of each. Null where all lie on others.</summary>
    public (ChartLine Line, int Index)? Lone()
    {
        foreach (ChartLine line in Lines.Reverse())
        {
            foreach (int index in Enumerable.Range(0, line.X.Length).OrderBy(i => Math.Abs(i - (line.X.Length / 2))))
                if (IsLone(line, index)) return (line, index);
        }
        return null;
    }

    bool IsLone(ChartLine line, int index)
    {
        if (line.X[index] < ScaleX.Min || line.X[index] > ScaleX.Max) return false;
        if (!ByPoint) return true;
        (double x, double y) = Place(line, index);
        IEnumerable<(double X, double Y)> all = Lines.SelectMany(l => Enumerable.Range(0, l.X.Length).Select(i => Place(l, i)));
        return all.Count(p => Math.Abs(p.X - x) + Math.Abs(p.Y - y) < 2) == 1;
    }
}

/// <summary>An axis: values from <paramref name="Min"/> to <paramref name="Max"/> lie from <paramref name="From"/> to <paramref name="To"/>.</summary>
sealed record ChartScale(double Min, double Max, double From, double To, bool IsLogarithmic)
{
    public double On(double value)
    {
        double inside = Math.Clamp(value, Min, Max);
        double share = IsLogarithmic ? Math.Log(inside / Min) / Math.Log(Max / Min) : (inside - Min) / (Max - Min);
        return From + (share * (To - From));
    }
}

/// <summary>One line of <see cref="ChartFacts"/>, or a group of points.</summary>
sealed record ChartLine(string Name, string Look, double[] X, double[] Y, double[]? Low, double[]? High, string[]? Labels);
