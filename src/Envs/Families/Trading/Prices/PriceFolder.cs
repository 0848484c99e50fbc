using System.Collections.Concurrent;

namespace MetaRL.Envs.Families.Trading.Prices;

// The assets of a folder and the calendar that they share. Families are values and are copied freely; files are read once.
sealed class PriceFolder
{
    static readonly ConcurrentDictionary<(string Folder, PriceRules Rules), PriceFolder> Folders = new();

    PriceFolder(string path, PriceRules rules)
    {
        string[] files = Directory.Exists(path) ? [.. Directory.GetFiles(path, "*.csv").Order(StringComparer.Ordinal)] : [];
        if (files.Length == 0)
            throw new InvalidDataException($"ReplayTrading.Folder: no *.csv file in '{path}'; expected a folder of price files, one an asset; set Folder");
        Files = files;
        Assets = [.. files.Select(file => PriceFile.Read(file, rules))];
        Days = [.. Assets.SelectMany(prices => prices.Dates).Distinct().Order()];
    }

    // By name.
    public string[] Files { get; }
    public PriceSeries[] Assets { get; }

    // On which any of them has a bar, ascending.
    public DateOnly[] Days { get; }

    public static PriceFolder Of(string path, PriceRules rules) => Folders.GetOrAdd((path, rules), key => new(key.Folder, key.Rules));
}
