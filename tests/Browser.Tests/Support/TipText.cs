using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Browser.Tests.Support;

/// <summary>What a tip says, row by row.</summary>
static partial class TipText
{
    // Tips have four digits.
    const double Digits = 6e-4;

    public static async Task AssertSays(ILocator tip, string row, params double[] values)
    {
        await Assertions.Expect(tip).ToBeVisibleAsync();
        string[][] rows = await tip.EvaluateAsync<string[][]>("tip => [...tip.querySelectorAll('tr')].map(row => [...row.cells].map(cell => cell.textContent))");
        string[] found = rows.FirstOrDefault(cells => cells[0] == row) ?? throw new InvalidOperationException($"the tip has no row '{row}', only {string.Join("; ", rows.Select(r => r[0]))}");
        double[] said = [.. Numbers().Matches(found[1].Replace(",", "").Replace('\u2212', '-')).Select(m => double.Parse(m.Value, CultureInfo.InvariantCulture))];
        Assert.Equal(values.Length, said.Length);
        Assert.All(values.Zip(said), pair => Assert.InRange(pair.Second - pair.First, -Digits * Math.Abs(pair.First), Digits * Math.Abs(pair.First)));
    }

    [GeneratedRegex(@"-?[\d.]+(e-?\d+)?")]
    private static partial Regex Numbers();
}
