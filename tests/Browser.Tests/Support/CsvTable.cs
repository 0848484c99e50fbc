using System.Text;

namespace Browser.Tests.Support;

/// <summary>Comma-separated values, read by RFC 4180.</summary>
static class CsvTable
{
    public static string[][] Parse(string text)
    {
        List<string[]> rows = [];
        List<string> row = [];
        StringBuilder cell = new();
        bool isQuoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (isQuoted)
            {
                if (c != '"') cell.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"') cell.Append(text[++i]);
                else isQuoted = false;
            }
            else if (c == '"') isQuoted = true;
            else if (c is ',' or '\n')
            {
                row.Add(cell.ToString());
                cell.Clear();
                if (c == ',') continue;
                rows.Add([.. row]);
                row.Clear();
            }
            else cell.Append(c);
        }
        Assert.False(isQuoted);
        Assert.Empty(row);
        return [.. rows];
    }
}
