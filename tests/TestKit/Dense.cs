using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.TestKit;

/// <summary>A float64 array with a shape: what a test computes expected tensors with, by index.</summary>
public sealed class Dense(Shape shape, double[] values)
{
    public Shape Shape { get; } = shape;
    public double[] Values { get; } = values;

    /// <summary>f at every index, row-major.</summary>
    public static Dense Of(Shape shape, Func<int[], double> f) => new(shape, [.. Indices(shape).Select(f)]);

    /// <summary>Numbers in [low, high) that float32 holds exactly, the same for the same shape and seed.</summary>
    public static Dense Random(Shape shape, int seed, double low = -2, double high = 2)
    {
        var random = new Random(seed);
        return Of(shape, _ => (float)(low + (high - low) * random.NextDouble()));
    }

    /// <summary>Multiples of 1/2 in [−2, 2], so that ties and zeros occur.</summary>
    public static Dense Coarse(Shape shape, int seed)
    {
        var random = new Random(seed);
        return Of(shape, _ => random.Next(-4, 5) / 2.0);
    }

    /// <summary>The element at an index of a shape that this one broadcasts to.</summary>
    public double this[params int[] index]
    {
        get
        {
            int at = 0;
            for (int d = 0; d < Shape.Rank; d++)
                at = at * Shape[d] + (Shape[d] == 1 ? 0 : index[index.Length - Shape.Rank + d]);
            return Values[at];
        }
    }

    public Tensor On(IBackend backend) => Tensor.From(backend, Values, Shape);

    /// <summary>Every index of a shape, the last dimension fastest.</summary>
    public static IEnumerable<int[]> Indices(Shape shape)
    {
        int size = shape.Size;
        for (int i = 0; i < size; i++)
        {
            var index = new int[shape.Rank];
            for (int d = shape.Rank - 1, rest = i; d >= 0; rest /= shape[d], d--) index[d] = rest % shape[d];
            yield return index;
        }
    }

    /// <summary>An index with one entry replaced.</summary>
    public static int[] With(int[] index, int axis, int value)
    {
        int[] changed = [.. index];
        changed[axis] = value;
        return changed;
    }
}
