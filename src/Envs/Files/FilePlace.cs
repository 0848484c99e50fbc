namespace MetaRL.Envs.Files;

// A line of a file, from 1, and the one form of what is wrong there.
readonly record struct FilePlace(string Path, int Line)
{
    const int MostShown = 120;

    public InvalidDataException Wrong(string found, string expected, string remedy) =>
        new($"{Path}, line {Line}: {found}; expected {expected}; {remedy}");

    // Text of the file, short enough for a message.
    public static string Shown(string text) => text.Length <= MostShown ? text : $"{text[..MostShown]}...";
}
