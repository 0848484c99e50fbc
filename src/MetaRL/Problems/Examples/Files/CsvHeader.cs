using System.Globalization;
using MetaRL.Envs.Files;

namespace MetaRL.Problems.Examples.Files;

/// <summary>The columns of a CSV file by name, and the fields of its lines.</summary>
sealed class CsvHeader
{
    readonly string[] names;

    public CsvHeader(string line, CsvColumns columns, FilePlace place)
    {
        names = CsvLine.Split(line, place);
        RequireCommas(line, place);
        string? twice = names.GroupBy(static n => n).FirstOrDefault(static g => g.Count() > 1)?.Key;
        if (twice is not null) throw place.Wrong($"column '{twice}' is there twice", "different names", "rename or remove one");
        (Task, Target) = (Column(columns.Task, "TaskColumn", place), Column(columns.Target, "TargetColumn", place));
        if (Task == Target) throw place.Wrong($"TaskColumn and TargetColumn are both '{columns.Task}'", "two columns", "set the one that is not");
        Inputs = columns.Inputs.Length > 0
            ? [.. columns.Inputs.Split('\n').Select(name => Column(name, "InputColumns", place))]
            : [.. Enumerable.Range(0, names.Length).Where(i => i != Task && i != Target)];
        if (Inputs.Length == 0) throw place.Wrong("no column is left for the input", "at least one beside task and target", "add columns, or name them in InputColumns");
        if (Inputs.Contains(Task) || Inputs.Contains(Target)) throw place.Wrong($"InputColumns has '{(Inputs.Contains(Task) ? columns.Task : columns.Target)}', which is task or target", "columns of the input alone", "leave it out");
    }

    public int Task { get; }
    public int Target { get; }
    public int[] Inputs { get; }

    /// <summary>As many as the header has.</summary>
    public string[] Fields(string line, FilePlace place)
    {
        string[] fields = CsvLine.Split(line, place);
        return fields.Length == names.Length ? fields
            : throw place.Wrong($"{fields.Length} fields", $"{names.Length}, as in the header", fields.Length < names.Length
                ? "complete the line or remove it"
                : "remove what is too much; decimals have a point, and a field with a comma in it is quoted");
    }

    public string Text(string[] fields, int column, FilePlace place) => fields[column] is { Length: > 0 } text ? text
        : throw place.Wrong($"{names[column]} is empty", "a value in each line", "complete the line or remove it");

    public float Number(string[] fields, int column, FilePlace place)
    {
        string text = Text(fields, column, place);
        return float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) && float.IsFinite(number) ? number
            : throw place.Wrong($"{names[column]} '{FilePlace.Shown(text)}'", "a finite number such as 101.25", "correct the line, or leave the column out of InputColumns");
    }

    int Column(string name, string setting, FilePlace place)
    {
        int found = Array.IndexOf(names, name);
        return found >= 0 ? found
            : throw place.Wrong($"no column '{name}' among {FilePlace.Shown(string.Join(", ", names))}", $"the {setting} that is set", $"set {setting} to one of them");
    }

    void RequireCommas(string line, FilePlace place)
    {
        string? others = names.Length > 1 ? null : CsvLine.OtherSeparators.FirstOrDefault(other => line.Contains(other.Sign)).Name;
        if (others is not null)
            throw place.Wrong($"fields separated by {others} in '{FilePlace.Shown(line)}'", "commas", "save the file with commas between fields and a decimal point in numbers");
    }
}
