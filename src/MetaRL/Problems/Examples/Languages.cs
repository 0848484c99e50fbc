using System.ComponentModel.DataAnnotations;
using MetaRL.Envs;
using MetaRL.Envs.Spaces;

namespace MetaRL.Problems.Examples;

/// <summary>
/// Which of N languages a text is in, from the counts of its letter n-grams (Cavnar and Trenkle 1994, N-gram-based text
/// categorization). Languages are made up: Markov chains over letters whose rows are softmax(s z), z ~ N(0, I); there are a
/// million, half of them for testing.
/// </summary>
public sealed record Languages : NWayFamily
{
    const int Half = 500_000;

    /// <summary>A, letters of the alphabet.</summary>
    [Range(2, 26)]
    public int Letters { get; init; } = 12;

    /// <summary>n, letters that are counted together; the input has Aⁿ counts.</summary>
    [Range(1, 3)]
    public int Gram { get; init; } = 2;

    /// <summary>Letters of a text.</summary>
    [Range(3, 10_000)]
    public int Length { get; init; } = 40;

    /// <summary>s, how much letters prefer some letters after them.</summary>
    [Range(0.0, 10.0)]
    public double Sharpness { get; init; } = 1;

    /// <summary>Texts of a language.</summary>
    [Range(2, 1_000_000)]
    public int Texts { get; init; } = 1000;

    /// <inheritdoc/>
    public override string Name => "languages";

    /// <inheritdoc/>
    public override BoxSpace Input => BoxSpace.Uniform((int)Math.Pow(Letters, Gram), 0, Length);

    /// <inheritdoc/>
    protected override IReadOnlyList<IExampleClass> Classes(Split split, ref Rng rng)
    {
        List<int> drawn = [];
        while (drawn.Count < Ways)
        {
            int number = 2 * rng.Below(Half) + (int)split;
            if (!drawn.Contains(number)) drawn.Add(number);
        }
        return [.. drawn.Select(number => new LanguageClass(number, this))];
    }
}
