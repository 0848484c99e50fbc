using System.Collections.Immutable;

namespace MetaRL.Envs.Spaces;

/// <summary>A part of a <see cref="DictSpace"/> and where it lies.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Space">Where its values lie.</param>
/// <param name="Start">Index of its first number.</param>
public sealed record SpacePart(string Name, Space Space, int Start)
{
    /// <summary>Its numbers among all: <c>obs[part.Range]</c>.</summary>
    public Range Range => Start..(Start + Space.Size);
}

/// <summary>Observations of named parts, which lie in one vector in the order given. Equality is by content.</summary>
public sealed record DictSpace : Space
{
    /// <summary>A space of parts.</summary>
    /// <param name="parts">At least one; names differ.</param>
    /// <exception cref="ArgumentException">There is no part, a part has no name or no space, is itself of parts, or two have one name.</exception>
    public DictSpace(params ReadOnlySpan<(string Name, Space Space)> parts)
    {
        if (parts.IsEmpty) throw new ArgumentException("DictSpace: no parts; expected one at least, as in [(\"position\", box)]");
        var all = new List<SpacePart>();
        foreach ((string name, Space space) in parts)
        {
            if (string.IsNullOrWhiteSpace(name)) throw new ArgumentException($"DictSpace: part {all.Count} has no name");
            if (all.Any(p => p.Name == name)) throw new ArgumentException($"DictSpace: two parts are called '{name}'; expected a name each");
            if (space is null or DictSpace)
                throw new ArgumentException($"DictSpace: part '{name}' is {(space is null ? "null" : "a DictSpace")}; expected a box or choices, with all parts side by side");
            all.Add(new(name, space, Size));
            Size = checked(Size + space.Size);
        }
        Parts = [.. all];
    }

    /// <summary>The parts in order.</summary>
    public ImmutableArray<SpacePart> Parts { get; }

    /// <inheritdoc/>
    public override int Size { get; }

    /// <summary>The part of a name.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="KeyNotFoundException">There is none; the message lists those there are.</exception>
    public SpacePart this[string name] => Parts.FirstOrDefault(p => p.Name == name)
        ?? throw new KeyNotFoundException($"no part '{name}'; have: {string.Join(", ", Parts.Select(p => p.Name))}");

    /// <inheritdoc/>
    public override Component ComponentAt(int i)
    {
        SpacePart part = PartAt(i);
        return part.Space.ComponentAt(i - part.Start);
    }

    /// <summary>Such as "[4] (stock[1])".</summary>
    /// <inheritdoc/>
    public override string PlaceOf(int i)
    {
        SpacePart part = PartAt(i);
        return $"[{i}] ({part.Name}{part.Space.PlaceOf(i - part.Start)})";
    }

    internal override string Extent => string.Join(", ", Parts.Select(p => $"{p.Name} of {p.Space.Extent}"));

    SpacePart PartAt(int i)
    {
        foreach (SpacePart part in Parts)
            if (i >= part.Start && i < part.Start + part.Space.Size) return part;
        throw new ArgumentOutOfRangeException(nameof(i), i, $"expected an index in [0, {Size})");
    }

    /// <inheritdoc/>
    public bool Equals(DictSpace? other) => other is not null && Parts.SequenceEqual(other.Parts);

    /// <inheritdoc/>
    public override int GetHashCode() => Parts.Aggregate(Size, HashCode.Combine);

    /// <summary>Such as "{position: box of 2 in [0, 1], stock: one each of 3, 3}".</summary>
    public override string ToString() => $"{{{string.Join(", ", Parts.Select(p => $"{p.Name}: {p.Space}"))}}}";
}
