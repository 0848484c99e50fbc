using MetaRL.Envs;
using MetaRL.Envs.Spaces;

namespace MetaRL.Problems.Examples;

/// <summary>How pictures are drawn.</summary>
public enum Rendering
{
    /// <summary>As they are.</summary>
    Plain,
    /// <summary>1 − x: ink and paper change places.</summary>
    Inverted,
    /// <summary>The larger difference to the pixel on the right and the one below: edges alone.</summary>
    Outlined,
    /// <summary>Pixels in another order, the same for all pictures: nothing that lay together does.</summary>
    Scrambled,
}

/// <summary>Square pictures of another family at half its side, 2×2 pixels averaged to one, and drawn in another way: tasks far from
/// those of training, with the same classes.</summary>
public sealed record Rendered : ExampleFamily
{
    /// <summary>Whose pictures, of an even side and one number a pixel in [0, 1].</summary>
    public ExampleFamily Inner { get; init; } = new Glyphs();

    /// <summary>How they are drawn.</summary>
    public Rendering Rendering { get; init; }

    /// <inheritdoc/>
    public override string Name => "rendered";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Inputs of the other family are no such pictures.</exception>
    public override BoxSpace Input => BoxSpace.Uniform(Side * Side, 0, 1);

    /// <inheritdoc/>
    public override Space Target => Inner.Target;

    /// <inheritdoc/>
    public override int PerShot => Inner.PerShot;

    /// <inheritdoc/>
    public override IExampleTask Sample(Split split, Seed seed) => new Drawn(Inner.Sample(split, seed), Side, Rendering);

    // Of the smaller picture.
    int Side
    {
        get
        {
            int side = (int)Math.Round(Math.Sqrt(Inner.Input.Size));
            return side * side == Inner.Input.Size && side % 2 == 0 ? side / 2
                : throw new ArgumentException($"{nameof(Rendered)}: {Inner.Name} has inputs of {Inner.Input.Size} numbers; "
                    + "expected square pictures of an even side, such as 28 x 28");
        }
    }

    sealed record Drawn(IExampleTask Inner, int Side, Rendering Rendering) : IExampleTask
    {
        public string Description => Rendering == Rendering.Plain ? Inner.Description : $"{Rendering}: {Inner.Description}";

        public IReadOnlyDictionary<string, double> Parameters => Inner.Parameters;

        public void Draw(ref Rng rng, Span<float> x, Span<float> y)
        {
            var large = new float[4 * x.Length];
            Inner.Draw(ref rng, large, y);
            Render(large, x, Order);
        }

        public void Draw(ExampleSet set, int count, ref Rng rng, Span<float> x, Span<float> y)
        {
            var large = new float[4 * x.Length];
            Inner.Draw(set, count, ref rng, large, y);
            int pixels = Side * Side;
            int[] order = Order;
            for (int n = 0; n < count; n++) Render(large.AsSpan(4 * n * pixels, 4 * pixels), x.Slice(n * pixels, pixels), order);
        }

        // Where each pixel of a scrambled picture comes from; empty for others.
        int[] Order
        {
            get
            {
                if (Rendering != Rendering.Scrambled) return [];
                Rng order = new Seed(0).Fork("scrambled").Stream();
                return ExampleDeal.Some(Side * Side, Side * Side, ref order);
            }
        }

        void Render(ReadOnlySpan<float> large, Span<float> x, int[] order)
        {
            int wide = 2 * Side;
            for (int row = 0; row < Side; row++)
            {
                for (int column = 0; column < Side; column++)
                {
                    int at = 2 * row * wide + 2 * column;
                    x[row * Side + column] = (large[at] + large[at + 1] + large[at + wide] + large[at + wide + 1]) / 4;
                }
            }
            switch (Rendering)
            {
                case Rendering.Inverted:
                    foreach (ref float pixel in x) pixel = 1 - pixel;
                    break;
                case Rendering.Outlined:
                    Outline(x);
                    break;
                case Rendering.Scrambled:
                    float[] plain = x.ToArray();
                    for (int i = 0; i < order.Length; i++) x[i] = plain[order[i]];
                    break;
            }
        }

        // In place: a pixel looks only at those after it.
        void Outline(Span<float> x)
        {
            for (int row = 0; row < Side; row++)
            {
                for (int column = 0; column < Side; column++)
                {
                    int at = row * Side + column;
                    float right = column + 1 < Side ? x[at + 1] : 0, below = row + 1 < Side ? x[at + Side] : 0;
                    x[at] = Math.Max(Math.Abs(x[at] - right), Math.Abs(x[at] - below));
                }
            }
        }
    }
}
