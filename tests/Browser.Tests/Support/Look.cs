using Microsoft.Playwright;

namespace Browser.Tests.Support;

/// <summary>How a page is looked at.</summary>
public enum Look
{
    /// <summary>1280 x 800.</summary>
    Desktop,

    /// <summary>390 x 844, touched.</summary>
    Phone,

    /// <summary>As <see cref="Desktop"/>, with a system that prefers dark.</summary>
    Dark,

    /// <summary>On paper as wide as A4 between the page's margins.</summary>
    Print,
}

static class Looks
{
    // A4 is 794 x 1123 pixels of CSS; the page's margins of 14 mm take 53 at each side.
    const int PaperWidth = 688, PaperHeight = 1017;

    public static Look[] All { get; } = Enum.GetValues<Look>();

    public static BrowserNewContextOptions Context(this Look look, bool hasScript) => new()
    {
        JavaScriptEnabled = hasScript,
        Offline = true,
        AcceptDownloads = true,
        ViewportSize = look switch
        {
            Look.Phone => new() { Width = 390, Height = 844 },
            Look.Print => new() { Width = PaperWidth, Height = PaperHeight },
            _ => new() { Width = 1280, Height = 800 },
        },
        HasTouch = look == Look.Phone,
        IsMobile = look == Look.Phone,
        // Paper is light whatever the system prefers.
        ColorScheme = look is Look.Dark or Look.Print ? ColorScheme.Dark : ColorScheme.Light,
    };
}
