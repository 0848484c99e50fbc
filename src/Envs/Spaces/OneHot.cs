namespace MetaRL.Envs.Spaces;

/// <summary>Choices as networks see them: for each, as many numbers as it has choices, 1 at the one taken and 0 elsewhere.</summary>
static class OneHot
{
    /// <summary>A space with its choices one-hot; a box stays what it is.</summary>
    internal static Space Of(Space space) => space switch
    {
        BoxSpace => space,
        DictSpace dict => new DictSpace([.. dict.Parts.Select(p => (p.Name, Of(p.Space)))]),
        _ => BoxSpace.Uniform(space.Choices.Sum(), 0, 1),
    };

    /// <summary>Whether there is anything to do.</summary>
    internal static bool Changes(Space space) => Of(space) != space;

    /// <summary>How many choices each number of a space has; 0 where it is none.</summary>
    internal static int[] Widths(Space space)
    {
        var widths = new int[space.Size];
        for (int i = 0; i < widths.Length; i++)
        {
            Component component = space.ComponentAt(i);
            widths[i] = component.IsWhole ? (int)component.High + 1 : 0;
        }
        return widths;
    }

    /// <summary>Writes one value.</summary>
    /// <param name="value">[Size], a member of the space.</param>
    /// <param name="widths">From <see cref="Widths"/>.</param>
    /// <param name="into">Written whole.</param>
    internal static void Write(ReadOnlySpan<float> value, ReadOnlySpan<int> widths, Span<float> into)
    {
        int at = 0;
        for (int i = 0; i < value.Length; i++)
        {
            if (widths[i] == 0)
            {
                into[at++] = value[i];
                continue;
            }
            Span<float> choices = into.Slice(at, widths[i]);
            choices.Clear();
            choices[(int)value[i]] = 1;
            at += widths[i];
        }
    }
}
