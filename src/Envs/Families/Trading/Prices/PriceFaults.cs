namespace MetaRL.Envs.Families.Trading.Prices;

// What is wrong with the files of a folder, one fault a file, told together.
static class PriceFaults
{
    const int MostNamed = 10;

    public static void ThrowIfAny(IReadOnlyList<string> faults, string folder, int files)
    {
        if (faults.Count == 0) return;
        if (faults.Count == 1) throw new InvalidDataException(faults[0]);
        List<string> lines = [$"{folder}: {faults.Count} faults in {files} files:"];
        lines.AddRange(faults.Take(MostNamed).Select((fault, i) => $"({i + 1}) {fault}"));
        if (faults.Count > MostNamed) lines.Add($"and {faults.Count - MostNamed} more");
        throw new InvalidDataException(string.Join('\n', lines));
    }
}
