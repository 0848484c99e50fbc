using System.ComponentModel.DataAnnotations;
using MetaRL.Envs;
using MetaRL.Envs.Spaces;

namespace MetaRL.Problems.Examples;

/// <summary>Ordinary classification for training: one task of many classes, each with a label of its own that it keeps, and examples of
/// all of them mixed. Tasks of testing are those of another family, with its few classes as the first labels. What is learned so is
/// the baseline of features that nobody meta-learned (Chen et al. 2019, arXiv:1904.04232; Wang et al. 2019, arXiv:1911.04623).</summary>
public sealed record JointClasses : ExampleFamily
{
    /// <summary>Whose classes these are, and whose tasks are for testing.</summary>
    public NWayFamily Inner { get; init; } = new Glyphs();

    /// <summary>W, classes to learn, of those for training: some of them, always the same.</summary>
    [Range(2, 1_000_000)]
    public int Classes { get; init; } = 1000;

    /// <inheritdoc/>
    public override string Name => Inner.Name;

    /// <inheritdoc/>
    public override BoxSpace Input => Inner.Input;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There are fewer classes to learn than a task of testing has.</exception>
    public override Space Target => Classes >= Inner.Ways ? new DiscreteSpace(Classes)
        : throw new ArgumentException($"{nameof(JointClasses)}: {Classes} classes in training and {Inner.Ways} in a task of testing; set problem.family.classes to at least {Inner.Ways}");

    /// <summary>As many as in a task of testing, so that an iteration sees as many examples.</summary>
    public override int PerShot => Inner.PerShot;

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">When examples are drawn: there are fewer classes for training.</exception>
    public override IExampleTask Sample(Split split, Seed seed)
        => split == Split.Test ? Inner.Sample(split, seed) : new AllTogether(Inner with { Ways = Classes });

    // Its classes are dealt by one seed, when the first example is drawn: whoever asks only which task it is needs none of them.
    sealed record AllTogether(NWayFamily Family) : IExampleTask
    {
        IExampleTask? classes;

        public string Description => $"{Family.Ways} classes together";

        public IReadOnlyDictionary<string, double> Parameters => new Dictionary<string, double>();

        public void Draw(ref Rng rng, Span<float> x, Span<float> y)
        {
            classes ??= Family.Sample(Split.Train, new Seed(0).Fork("joint-classes"));
            classes.Draw(ref rng, x, y);
        }

        public bool Equals(AllTogether? other) => Family.Equals(other?.Family);

        public override int GetHashCode() => Family.GetHashCode();
    }
}
