namespace MetaRL.GlyphData;

/// <summary>A letter of a script, and what it looks like.</summary>
/// <param name="Script">Its script, as Unicode calls it, such as "Old Italic".</param>
/// <param name="Name">Its name in Unicode, such as "OLD ITALIC LETTER BE".</param>
/// <param name="CodePoint">Its number in Unicode.</param>
/// <param name="Images">One a style, at least one: [<see cref="LetterFile.Side"/> · <see cref="LetterFile.Side"/>] row by row, 0 paper and 15 ink.</param>
public sealed record Letter(string Script, string Name, int CodePoint, IReadOnlyList<byte[]> Images);
