namespace MetaRL.Tensors;

/// <summary>Where a slice lies in what it was taken from.</summary>
/// <param name="Axis">The dimension it was cut along.</param>
/// <param name="Start">Its first element there.</param>
readonly record struct PiecePlace(int Axis, int Start);

/// <summary>The adjoints of a tensor's slices, until all of them are there.</summary>
sealed class AdjointPieces
{
    readonly List<(PiecePlace Place, Tensor Gradient)> all = [];

    internal IEnumerable<Tensor> Tensors => all.Select(static piece => piece.Gradient);

    internal void Add(PiecePlace place, Tensor gradient) => all.Add((place, gradient));

    /// <summary>Their sum, each at its place, in tensor operations.</summary>
    internal Tensor Joined(Shape shape)
    {
        Tensor? sum = null;
        foreach (IGrouping<int, (PiecePlace Place, Tensor Gradient)> alike in all.GroupBy(static piece => piece.Place.Axis))
        {
            var rest = alike.Select(static piece => (piece.Place.Start, piece.Gradient)).OrderBy(static piece => piece.Start).ToList();
            while (rest.Count > 0)
            {
                Tensor layer = Layer(rest, alike.Key, shape);
                sum = sum is null ? layer : sum + layer;
            }
        }
        return sum!;
    }

    // As many of the first as lie side by side, with zeros between; what overlaps them stays.
    static Tensor Layer(List<(int Start, Tensor Gradient)> rest, int axis, Shape shape)
    {
        var parts = new List<Tensor>();
        var overlapping = new List<(int, Tensor)>();
        int end = 0;
        foreach ((int start, Tensor gradient) in rest)
        {
            if (start < end)
            {
                overlapping.Add((start, gradient));
                continue;
            }
            if (start > end) parts.Add(Tensor.Zeros(gradient.Backend, shape.With(axis, start - end)));
            parts.Add(gradient);
            end = start + gradient.Shape[axis];
        }
        int size = shape[axis];
        if (end < size) parts.Add(Tensor.Zeros(parts[0].Backend, shape.With(axis, size - end)));
        rest.Clear();
        rest.AddRange(overlapping);
        return parts.Count == 1 ? parts[0] : Tensor.Concat(parts, axis);
    }
}
