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

    /// <summary>On paper as wide as A4 between the page's margins, by a system that prefers dark.</summary>
    Print,
}

static class Looks
{
    // A4 is 794 x 1123 pixels of CSS; the page's margins of 14 mm take 53 at each side.
    const int PaperWidth = 688, PaperHeight = 1017;

    public static BrowserNewContextOptions Context(this Look look, bool hasScript) => new()
    {
        JavaScriptEnabled = hasScript,
        Offline = true,
        AcceptDownloads = true,
        HasTouch = look == Look.Phone,
        IsMobile = look == Look.Phone,
        ViewportSize = Window(look),
    };

    /// <summary>Looks at the same page in another way; a phone needs a page of its own.</summary>
    public static async Task Turn(this IPage page, Look look)
    {
        ViewportSize window = Window(look);
        await page.SetViewportSizeAsync(window.Width, window.Height);
        await page.EmulateMediaAsync(new()
        {
            Media = look == Look.Print ? Media.Print : Media.Screen,
            ColorScheme = look is Look.Dark or Look.Print ? ColorScheme.Dark : ColorScheme.Light,
        });
    }

    static ViewportSize Window(Look look) => look switch
    {
        Look.Phone => new() { Width = 390, Height = 844 },
        Look.Print => new() { Width = PaperWidth, Height = PaperHeight },
        _ => new() { Width = 1280, Height = 800 },
    };
}
