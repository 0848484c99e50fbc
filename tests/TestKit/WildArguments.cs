using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;

namespace MetaRL.TestKit;

/// <summary>Sizes, shapes and what has them, drawn so that they often nearly fit and often cannot at all.</summary>
public static class WildArguments
{
    static readonly ReferenceBackend Reference = new();
    static readonly int[] Sizes = [-1, int.MinValue, int.MaxValue, int.MaxValue - 1, 46_341, 65_536, 0, 0, 1, 1, 2, 2, 3, 4, 5, 16, 32];

    // A result of these is small, or has more elements than any array; nothing that a large machine would take and a small one not.
    static readonly int[] Dimensions = [0, 1, 1, 1, 2, 2, 3, 3, 4, 5, 46_341, 65_536];
    static readonly int[] Huge = [int.MaxValue, 1 << 30, 65_536];
    const int MostElements = 140_000;

    /// <summary>A size, an axis, a place, a step: some in range, some far out.</summary>
    public static int Size(Random random) => Sizes[random.Next(Sizes.Length)];

    /// <summary>A factor or a bound.</summary>
    public static double Number(Random random) => random.Next(8) switch { 0 => double.NaN, 1 => double.PositiveInfinity, 2 => -1e300, _ => 4 * random.NextDouble() - 2 };

    /// <summary>The shape of a tensor that can be.</summary>
    public static Shape Real(Random random)
    {
        while (true)
        {
            var dims = new int[random.Next(Shape.MaxRank + 1)];
            for (int i = 0; i < dims.Length; i++) dims[i] = Dimensions[random.Next(random.Next(12) == 0 ? Dimensions.Length : Dimensions.Length - 2)];
            if (Count(dims) <= MostElements) return Shape.Of(dims);
        }
    }

    /// <summary>Any shape that can be written, also of more elements than there can be.</summary>
    public static Shape Any(Random random)
    {
        if (random.Next(3) > 0) return Real(random);
        while (true)
        {
            var dims = new int[random.Next(1, Shape.MaxRank + 1)];
            for (int i = 0; i < dims.Length; i++) dims[i] = random.Next(2) == 0 ? Huge[random.Next(Huge.Length)] : Dimensions[random.Next(Dimensions.Length)];
            double count = Count(dims);
            if (count <= MostElements || count > Array.MaxLength) return Shape.Of(dims);
        }
    }

    /// <summary>A window; often one that is none, or that does not fit.</summary>
    public static Window Window(Random random) => random.Next(2) == 0
        ? new(random.Next(1, 4), random.Next(1, 4), random.Next(1, 3), random.Next(1, 3), random.Next(2))
        : new(Size(random), Size(random), Size(random), Size(random), Size(random));

    static double Count(int[] dims) => dims.Aggregate(1.0, static (product, d) => product * d);

    /// <summary>One of the two back ends.</summary>
    public static IBackend Backend(Random random) => random.Next(4) == 0 ? Reference : SimdBackend.Instance;

    /// <summary>A small tensor, tracked or not; mostly on one back end.</summary>
    public static Tensor Tensor(Random random)
    {
        Shape shape = Real(random);
        IBackend backend = random.Next(20) == 0 ? Reference : SimdBackend.Instance;
        Tensor x = Tensors.Tensor.Full(backend, shape, random.Next(3));
        return random.Next(2) == 0 ? x : x.Track();
    }

    /// <summary>Up to three of them.</summary>
    public static Tensor[] Several(Random random)
    {
        Tensor first = Tensor(random);
        return [.. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(3) == 0 ? Tensor(random) : first)];
    }

    /// <summary>Some floats.</summary>
    public static float[] Floats(Random random) => new float[random.Next(6) switch { 0 => 0, 1 => 1, 2 => 16, 3 => 32, 4 => 48, _ => random.Next(200) }];
}
