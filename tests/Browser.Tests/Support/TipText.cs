using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Browser.Tests.Support;

/// <summary>What a tip says, row by row.</summary>
static partial class TipText
{
    const int Longest = 48;

    // Tips have four digits.
    const double Digits = 6e-4;

    public static async Task AssertSays(ILocator tip, string row, params double[] values)
    {
        await Assertions.Expect(tip).ToBeVisibleAsync();
        string[][] rows = await tip.EvaluateAsync<string[][]>("tip => [...tip.querySelectorAll('tr')].map(row => [...row.cells].map(cell => cell.textContent))");
        string[] found = rows.FirstOrDefault(cells => cells[0] == Short(row)) ?? throw new InvalidOperationException($"the tip has no row '{Short(row)}', only {string.Join("; ", rows.Select(r => r[0]))}");
        double[] said = [.. Numbers().Matches(found[1].Replace(",", "").Replace('\u2212', '-')).Select(m => double.Parse(m.Value, CultureInfo.InvariantCulture))];
        Assert.Equal(values.Length, said.Length);
        Assert.All(values.Zip(said), pair => Assert.InRange(pair.Second - pair.First, -Digits * Math.Abs(pair.First), Digits * Math.Abs(pair.First)));
    }

    // No name under test has letters of two chars so early or late.
    static string Short(string name) => name.Length <= Longest ? name : $"{name[..26]}\u2026{name[^20..]}";

    [GeneratedRegex(@"-?[\d.]+(e-?\d+)?")]
    private static partial Regex Numbers();
}
