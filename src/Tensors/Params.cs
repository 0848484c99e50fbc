using MetaRL.Tensors.Backends;

namespace MetaRL.Tensors;

/// <summary>An immutable, ordered set of named tensors: θ, a gradient of θ, an optimizer's moments.</summary>
public sealed class Params
{
    readonly string[] names;
    readonly Tensor[] values;

    /// <summary>Names and tensors in their order.</summary>
    /// <exception cref="ArgumentException">A name occurs twice.</exception>
    public Params(IEnumerable<(string Name, Tensor Value)> items)
    {
        var all = items.ToArray();
        names = [.. all.Select(x => x.Name)];
        values = [.. all.Select(x => x.Value)];
        IGrouping<string, string>? repeated = names.GroupBy(n => n).FirstOrDefault(g => g.Count() > 1);
        if (repeated is not null)
            throw new ArgumentException($"Params: parameter '{repeated.Key}' occurs {repeated.Count()} times; names must differ");
    }

    Params(string[] names, Tensor[] values) => (this.names, this.values) = (names, values);

    /// <summary>The names, in order.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>The tensors, in the order of the names.</summary>
    public IReadOnlyList<Tensor> Values => values;

    /// <summary>Where the tensors live; there must be one at least.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public IBackend Backend => NonEmpty("Backend")[0].Backend;

    /// <summary>Number of elements over all tensors.</summary>
    /// <exception cref="ShapeException">More than an int can count.</exception>
    public int Size
    {
        get
        {
            long size = values.Sum(static v => (long)v.Shape.Size);
            return size <= int.MaxValue ? (int)size : throw new ShapeException($"Size: {values.Length} parameters have {size} elements, more than {int.MaxValue}");
        }
    }

    Tensor[] NonEmpty(string op) => values.Length > 0 ? values
        : throw new InvalidOperationException($"{op}: a parameter set without parameters; expected one at least");

    /// <summary>The tensor of that name.</summary>
    /// <exception cref="KeyNotFoundException">No such parameter; the message lists those there are.</exception>
    public Tensor this[string name]
    {
        get
        {
            int at = Array.IndexOf(names, name);
            if (at < 0) throw new KeyNotFoundException($"no parameter '{name}'; have: {string.Join(", ", names)}");
            return values[at];
        }
    }

    /// <summary>Other tensors under the same names.</summary>
    public Params WithValues(IReadOnlyList<Tensor> tensors) => tensors.Count == names.Length
        ? new(names, [.. tensors])
        : throw new ArgumentException($"WithValues: {tensors.Count} tensors for {names.Length} parameters");

    /// <summary>f of each tensor.</summary>
    public Params Map(Func<Tensor, Tensor> f) => new(names, Array.ConvertAll(values, x => f(x)));

    /// <summary>f of each pair of namesakes.</summary>
    /// <exception cref="ArgumentException">The names differ.</exception>
    public Params Zip(Params other, Func<Tensor, Tensor, Tensor> f)
    {
        if (!ReferenceEquals(names, other.names) && !names.AsSpan().SequenceEqual(other.names))
            throw new ArgumentException($"Zip: parameter sets differ: [{string.Join(", ", names)}] and [{string.Join(", ", other.names)}]");
        var result = new Tensor[values.Length];
        for (int i = 0; i < result.Length; i++) result[i] = f(values[i], other.values[i]);
        return new(names, result);
    }

    /// <summary>Whether these are the names, all and in this order.</summary>
    public bool HasExactly(IReadOnlyList<string> expected)
    {
        if (expected.Count != names.Length) return false;
        for (int i = 0; i < names.Length; i++)
            if (names[i] != expected[i]) return false;
        return true;
    }

    /// <summary>The tensors of these names, in this order; this set itself where it has exactly these.</summary>
    /// <exception cref="KeyNotFoundException">No such parameter; the message lists those there are.</exception>
    /// <exception cref="ArgumentException">A name occurs twice.</exception>
    public Params Select(IReadOnlyList<string> wanted)
    {
        if (HasExactly(wanted)) return this;
        return new(wanted.Select(name => (name, this[name])));
    }

    /// <summary>Only the parameters whose name passes.</summary>
    public Params Where(Func<string, bool> keep) => new(Items().Where(x => keep(x.Name)));

    /// <summary>These parameters with those of <paramref name="patch"/> put in place of their namesakes.</summary>
    /// <exception cref="KeyNotFoundException">The patch has a name that is not here.</exception>
    public Params With(Params patch)
    {
        foreach (string name in patch.names) _ = this[name];
        Tensor[] patched = [.. values];
        for (int i = 0; i < patched.Length; i++)
        {
            int at = Array.IndexOf(patch.names, names[i]);
            if (at >= 0) patched[i] = patch.values[at];
        }
        return new(names, patched);
    }

    /// <summary>These parameters followed by others.</summary>
    public Params Concat(Params other) => new(Items().Concat(other.Items()));

    /// <summary>The same tensors with a prefix before each name.</summary>
    public Params Prefixed(string prefix) => new([.. names.Select(n => prefix + n)], values);

    /// <summary>The parameters whose name starts with a prefix, without it.</summary>
    public Params Group(string prefix)
    {
        var members = Items().Where(x => x.Name.StartsWith(prefix, StringComparison.Ordinal));
        return new(members.Select(x => (x.Name[prefix.Length..], x.Value)));
    }

    /// <summary>Constants with the same elements.</summary>
    public Params Detach() => Map(static x => x.Detach());

    /// <summary>Leaves with the same elements.</summary>
    public Params Track() => Map(static x => x.Track());

    /// <summary>These where they live there already, else copies on that back end, as constants.</summary>
    public Params To(IBackend backend)
    {
        if (Array.TrueForAll(values, x => ReferenceEquals(x.Backend, backend))) return this;
        return Map(x => Tensor.From(backend, x.ToArray(), x.Shape));
    }

    /// <summary>Σ over all elements of this · other, a scalar.</summary>
    /// <exception cref="InvalidOperationException">There are no parameters.</exception>
    public Tensor Dot(Params other)
    {
        NonEmpty("Dot");
        Params products = Zip(other, static (a, b) => (a * b).Sum());
        return products.values.Aggregate(static (a, b) => a + b);
    }

    /// <summary>this + scale · other, by name.</summary>
    public Params AddScaled(Params other, double scale) => Zip(other, (a, b) => a.AddScaled(b, scale));

    /// <summary>All parameters of each task in one row, [T, P], in order; every tensor's first dimension is T.</summary>
    /// <exception cref="ShapeException">A scalar, or first dimensions that differ.</exception>
    /// <exception cref="InvalidOperationException">There are no parameters.</exception>
    public Tensor Flatten()
    {
        int tasks = Tasks("Flatten");
        return Tensor.Concat(Array.ConvertAll(values, x => x.Reshape([tasks, PerTask(x.Shape)])), 1);
    }

    /// <summary>The inverse of <see cref="Flatten"/>: [T, P] under these names and shapes.</summary>
    /// <exception cref="ShapeException">Not [T, P].</exception>
    /// <exception cref="InvalidOperationException">There are no parameters.</exception>
    public Params Unflatten(Tensor flat)
    {
        int tasks = Tasks("Unflatten");
        long width = values.Sum(static x => (long)PerTask(x.Shape));
        if (flat.Shape.Rank != 2 || flat.Shape[0] != tasks || flat.Shape[1] != width)
            throw new ShapeException($"Unflatten: {flat.Shape} under parameters of {width} elements for each of {tasks} tasks; expected [{tasks}, {width}]");
        var parts = new Tensor[values.Length];
        int start = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            Shape shape = values[i].Shape;
            parts[i] = flat.Slice(1, start, PerTask(shape)).Reshape(shape);
            start += PerTask(shape);
        }
        return new(names, parts);
    }

    // T, the first dimension of every tensor.
    int Tasks(string op)
    {
        Shape first = NonEmpty(op)[0].Shape;
        for (int i = 0; i < values.Length; i++)
        {
            Shape shape = values[i].Shape;
            if (shape.Rank == 0 || shape[0] != first[0])
                throw new ShapeException($"{op}: parameter '{names[i]}' has shape {shape}, '{names[0]}' {first}; expected the number of tasks as every first dimension");
        }
        return first[0];
    }

    static int PerTask(Shape shape)
    {
        Span<int> dims = stackalloc int[shape.Rank];
        shape.CopyTo(dims);
        return Shape.Of(dims[1..]).Size;
    }

    /// <summary>Gives back the memory of every tensor.</summary>
    public void Dispose()
    {
        foreach (Tensor value in values) value.Dispose();
    }

    /// <summary>Names and tensors in order.</summary>
    public IEnumerable<(string Name, Tensor Value)> Items() => names.Zip(values);

    /// <summary>Sum by name.</summary>
    public static Params operator +(Params a, Params b) => a.Zip(b, static (x, y) => x + y);
    /// <summary>Difference by name.</summary>
    public static Params operator -(Params a, Params b) => a.Zip(b, static (x, y) => x - y);
    /// <summary>Elementwise product by name.</summary>
    public static Params operator *(Params a, Params b) => a.Zip(b, static (x, y) => x * y);
    /// <summary>Every element times s.</summary>
    public static Params operator *(double s, Params p) => p.Map(x => x * s);
}
