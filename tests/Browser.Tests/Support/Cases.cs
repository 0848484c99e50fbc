namespace Browser.Tests.Support;

static class Cases
{
    /// <summary>Each page at each look.</summary>
    public static TheoryData<string, Look> Of(IEnumerable<string> pages, params Look[] looks)
    {
        TheoryData<string, Look> all = [];
        foreach (string page in pages)
            foreach (Look look in looks) all.Add(page, look);
        return all;
    }
}
