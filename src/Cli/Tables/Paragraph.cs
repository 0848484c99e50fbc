namespace MetaRL.Cli.Tables;

/// <summary>Text in lines that fit a terminal.</summary>
static class Paragraph
{
    const int Least = 20;   // columns of text, however narrow the terminal

    /// <summary>Breaks at spaces; a word that is longer than a line stays whole.</summary>
    /// <param name="text">In one line.</param>
    /// <param name="indent">Spaces before each line.</param>
    /// <param name="width">Columns of the terminal.</param>
    public static IEnumerable<string> Lines(string text, int indent, int width)
    {
        string before = new(' ', indent);
        int room = Math.Max(Least, width - indent);
        string line = "";
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            bool fits = line.Length == 0 || line.Length + 1 + word.Length <= room;
            if (!fits)
            {
                yield return before + line;
                line = "";
            }
            line = line.Length == 0 ? word : $"{line} {word}";
        }
        if (line.Length > 0) yield return before + line;
    }
}
