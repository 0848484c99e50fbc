namespace MetaRL.Cli.Probing;

/// <summary>What a probing process tells its supervisor.</summary>
enum ProbeEvent
{
    /// <summary>A family is next: its type's full name.</summary>
    Family,

    /// <summary>What is about to be done, in words.</summary>
    Stage,

    /// <summary>The family is there: its name, and a line about it.</summary>
    Subject,

    /// <summary>A rule is about to be probed: its name.</summary>
    Rule,

    /// <summary>Where in its rule the process is, in words.</summary>
    Place,

    /// <summary>The rule does not hold: why.</summary>
    Broken,

    /// <summary>The rule holds.</summary>
    Kept,

    /// <summary>Whether it runs on a GPU ("True", "False" or nothing), and why not.</summary>
    Gpu,

    /// <summary>The family cannot be examined: why.</summary>
    Failed,

    /// <summary>Nothing can be examined: why.</summary>
    Refused,

    /// <summary>That was all.</summary>
    Done,
}

/// <summary>One line of the protocol between the two processes.</summary>
readonly record struct ProbeMessage(ProbeEvent Event, string Text = "", string More = "")
{
    const int Longest = 4000;

    // Whatever else comes this way, such as what an environment prints, has no such mark.
    const string Mark = "\u0001metarl\t";

    public string ToLine() => Mark + string.Join('\t', Event, Escape(Text), Escape(More));

    public static ProbeMessage? Parse(string line)
    {
        int start = line.LastIndexOf(Mark, StringComparison.Ordinal);
        if (start < 0) return null;
        string[] fields = line[(start + Mark.Length)..].Split('\t');
        return fields is [var name, var text, var more] && Enum.TryParse(name, out ProbeEvent what)
            ? new(what, Uri.UnescapeDataString(text), Uri.UnescapeDataString(more))
            : null;
    }

    static string Escape(string text) => Uri.EscapeDataString(text.Length <= Longest ? text : text[..Longest] + "...");
}
