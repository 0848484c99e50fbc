namespace MetaRL.Persistence;

/// <summary>Text that UTF-8 can hold. Half a surrogate pair is none: each writer would put something else in its place, and
/// what was written would not be what is read.</summary>
static class WholeText
{
    public static bool Is(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }
        return true;
    }

    /// <exception cref="ArgumentException">It is none; the message names what it is, and where.</exception>
    public static void Require(string what, string text)
    {
        if (!Is(text)) throw new ArgumentException($"{what} '{text}' holds half of a surrogate pair; give it whole characters");
    }
}
