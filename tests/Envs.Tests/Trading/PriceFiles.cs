using System.Globalization;

namespace MetaRL.Envs.Tests;

// A folder of six assets, a bar on every weekday from 2020 on, written beside the test assembly.
static class PriceFiles
{
    public const int Bars = 400;

    public static string Folder { get; } = Write("prices", 6);

    public static string Write(string name, int assets)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "trading", name);
        Directory.CreateDirectory(folder);
        for (int asset = 0; asset < assets; asset++) File.WriteAllText(Path.Combine(folder, $"asset{asset}.csv"), Csv(asset, Bars));
        return folder;
    }

    public static string Csv(int asset, int bars)
    {
        var random = new Random(asset);
        var text = new StringWriter(CultureInfo.InvariantCulture);
        text.WriteLine("Date,Open,High,Low,Close,Volume");
        var date = new DateOnly(2020, 1, 1);
        double close = 100;
        for (int i = 0; i < bars; i++, date = Next(date))
        {
            (double open, close) = (close, close * Math.Exp(0.02 * (random.NextDouble() - 0.5)));
            text.WriteLine($"{date:yyyy-MM-dd},{open},{Math.Max(open, close)},{Math.Min(open, close)},{close},{1000 + i}");
        }
        return text.ToString();
    }

    static DateOnly Next(DateOnly date) => date.AddDays(date.DayOfWeek == DayOfWeek.Friday ? 3 : 1);
}
