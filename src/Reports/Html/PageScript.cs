namespace MetaRL.Reports.Html;

/// <summary>What makes a page answer: values on hover and by keyboard, downloads, stills for paper (<c>page.js</c>).</summary>
static class PageScript
{
    public static string Text { get; } = Read();

    static string Read()
    {
        using Stream stream = typeof(PageScript).Assembly.GetManifestResourceStream("page.js")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n").Trim();
    }
}
