using System.ComponentModel.DataAnnotations;
using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.GlyphData;

namespace MetaRL.Problems.Examples;

/// <summary>
/// Letters of the world's scripts as images of 28 × 28 pixels, 0 paper and 1 ink: 5,271 letters of 142 scripts from the Noto
/// fonts. Scripts are held out as a whole, so that a test task shows letters of scripts never seen, as Omniglot's alphabets
/// do (Lake et al. 2015, doi:10.1126/science.aab3050). Samples of a letter differ by style, where fonts have several, and by a
/// small affine change.
/// </summary>
public sealed record Glyphs : NWayFamily
{
    static readonly BoxSpace Pixels = BoxSpace.Uniform(28 * 28, 0, 1);

    /// <summary>Whether all letters of a task are of one script, as in Lake et al. 2015; else of any, as in Vinyals et al. 2016.</summary>
    public bool WithinScript { get; init; }

    /// <summary>Samples of a letter.</summary>
    [Range(2, 1_000_000)]
    public int Samples { get; init; } = 100;

    /// <summary>How much samples of a letter differ: 1 turns and shears by up to 0.2, scales by up to e^±0.15 and shifts by up to 2
    /// pixels; 0 leaves styles alone.</summary>
    [Range(0.0, 2.0)]
    public double Distortion { get; init; } = 1;

    /// <summary>Of the scripts by name, each n-th is for testing only and the others for training only.</summary>
    [Range(2, 100)]
    public int HoldOutEvery { get; init; } = 4;

    /// <inheritdoc/>
    public override string Name => "glyphs";

    /// <inheritdoc/>
    public override BoxSpace Input => Pixels;

    /// <summary>Scripts of a split, by name.</summary>
    /// <param name="split">Train or test.</param>
    public IReadOnlyList<string> Scripts(Split split) => [.. Of(split).Select(static letters => letters[0].Script)];

    /// <inheritdoc/>
    protected override IReadOnlyList<IExampleClass> Classes(Split split, ref Rng rng)
    {
        Letter[][] scripts = Of(split);
        if (WithinScript)
        {
            Letter[][] large = Array.FindAll(scripts, s => s.Length >= Ways);
            if (large.Length > 0) return Letters(large[rng.Below(large.Length)], ref rng, "");
            scripts = [scripts.MaxBy(static s => s.Length)!];
        }
        return Letters([.. scripts.SelectMany(static s => s)], ref rng, WithinScript ? "letters in the largest script" : $"letters for {split}");
    }

    GlyphClass[] Letters(Letter[] all, ref Rng rng, string what) => Array.ConvertAll(Some(all, ref rng, what), l => new GlyphClass(l, Distortion, Samples));

    Letter[][] Of(Split split) => HoldOut.Of(Alphabets.All, HoldOutEvery, split);

    // Apart, so that the letters are read where a task is drawn and not before.
    static class Alphabets
    {
        public static readonly Letter[][] All = [.. LetterFile.Letters.GroupBy(static l => l.Script).OrderBy(static s => s.Key, StringComparer.Ordinal).Select(static s => s.ToArray())];
    }
}
