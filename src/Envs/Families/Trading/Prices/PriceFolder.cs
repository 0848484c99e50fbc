using System.Collections.Concurrent;

namespace MetaRL.Envs.Families.Trading.Prices;

// The assets of a folder and the calendar that they share. Families are values and are copied freely; files are read once.
sealed class PriceFolder
{
    static readonly ConcurrentDictionary<(string Folder, PriceRules Rules), PriceFolder> Folders = new();

    PriceFolder(string path, PriceRules rules)
    {
        Files = PriceFolderFiles.Of(path);
        List<string> faults = [];
        Assets = [.. Files.Select(file => Read(file, rules, faults)).OfType<PriceSeries>()];
        PriceFaults.ThrowIfAny(faults, path, Files.Length);
        Days = [.. Assets.SelectMany(prices => prices.Dates).Distinct().Order()];
    }

    // By name.
    public string[] Files { get; }
    public PriceSeries[] Assets { get; }

    // On which any of them has a bar, ascending.
    public DateOnly[] Days { get; }

    public static PriceFolder Of(string path, PriceRules rules) => Folders.GetOrAdd((path, rules), key => new(key.Folder, key.Rules));

    static PriceSeries? Read(string file, PriceRules rules, List<string> faults)
    {
        try
        {
            return PriceFile.Read(file, rules);
        }
        catch (InvalidDataException e)
        {
            faults.Add(e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            faults.Add($"{file}: cannot be read ({e.Message.TrimEnd('.')}); expected a file of prices; make it readable or remove it");
        }
        return null;
    }
}
