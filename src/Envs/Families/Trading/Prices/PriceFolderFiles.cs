namespace MetaRL.Envs.Families.Trading.Prices;

// The files of a folder that hold prices: those whose names end in .csv, in any case, and begin with no dot. Neither
// hidden files nor subfolders are looked into; links are followed.
static class PriceFolderFiles
{
    const string Expected = "expected a folder of price files, one an asset; set Folder";
    const int MostNamed = 5;

    // By name.
    public static string[] Of(string path)
    {
        if (path.Length == 0 || !Directory.Exists(path)) throw None(path, WhyNoFolder(path));
        string[] entries = Entries(path);
        string[] files = [.. entries.Where(IsPriceFile).Order(StringComparer.Ordinal)];
        if (files.Length == 0) throw None(path, entries.Length == 0 ? ", which is empty" : $", which holds {Named(entries)}");
        RequireDistinct(files);
        return files;
    }

    static string[] Entries(string path)
    {
        try
        {
            return Directory.GetFileSystemEntries(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"ReplayTrading.Folder: '{path}' cannot be read ({e.Message.TrimEnd('.')}); {Expected}");
        }
    }

    static bool IsPriceFile(string path) =>
        path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) && !Path.GetFileName(path).StartsWith('.') && !Directory.Exists(path);

    // Otherwise one asset might be trained on under one name and tested under the other.
    static void RequireDistinct(string[] files)
    {
        string[]? alike = files.GroupBy(Path.GetFileNameWithoutExtension, StringComparer.OrdinalIgnoreCase).Select(group => group.ToArray()).FirstOrDefault(group => group.Length > 1);
        if (alike is not null)
            throw new InvalidDataException($"{alike[0]}: there is also {Path.GetFileName(alike[1])}; expected one file an asset, "
                + "with names that differ in more than upper and lower case; remove or rename one");
    }

    static string WhyNoFolder(string path)
    {
        if (path.Length == 0) return "";
        return File.Exists(path) ? ", which is a file" : $", since there is no such folder ({Path.GetFullPath(path)})";
    }

    static string Named(string[] entries)
    {
        IEnumerable<string> names = entries.Order(StringComparer.Ordinal).Take(MostNamed)
            .Select(entry => Path.GetFileName(entry) + (Directory.Exists(entry) ? "/" : ""));
        return string.Join(", ", names) + (entries.Length > MostNamed ? $" and {entries.Length - MostNamed} more" : "");
    }

    static InvalidDataException None(string path, string why) => new($"ReplayTrading.Folder: no *.csv file in '{path}'{why}; {Expected}");
}
