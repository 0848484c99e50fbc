using MetaRL.Tensors.Backends;

namespace MetaRL.Tensors;

/// <summary>
/// An immutable, ordered set of named tensors: θ, a gradient of θ, an optimizer's moments. One that is joined (<see cref="Join"/>) is
/// held as a single tensor [T, P], so that arithmetic is one operation for all of them. Its tensors are then made anew, as slices, each time
/// one is asked for by name, and gradients are taken of all of them at once: of a part of a joined set there is none.
/// </summary>
public sealed class Params
{
    readonly string[] names;
    readonly Tensor[]? apart;      // the tensors, or
    readonly Tensor? flat;         // [T, P], and
    readonly Shape[] shapes;       // what each is of

    /// <summary>Names and tensors in their order.</summary>
    /// <exception cref="ArgumentException">A name occurs twice.</exception>
    public Params(IEnumerable<(string Name, Tensor Value)> items)
    {
        var all = items.ToArray();
        names = [.. all.Select(x => x.Name)];
        apart = [.. all.Select(x => x.Value)];
        shapes = Array.ConvertAll(apart, static x => x.Shape);
        RequireUnique(names);
    }

    static void RequireUnique(string[] names)
    {
        IGrouping<string, string>? repeated = names.GroupBy(n => n).FirstOrDefault(g => g.Count() > 1);
        if (repeated is not null)
            throw new ArgumentException($"Params: parameter '{repeated.Key}' occurs {repeated.Count()} times; names must differ");
    }

    Params(string[] names, Tensor[] values)
    {
        this.names = names;
        apart = values;
        shapes = Array.ConvertAll(values, static x => x.Shape);
    }

    Params(string[] names, Shape[] shapes, Tensor flat)
    {
        this.names = names;
        this.shapes = shapes;
        this.flat = flat;
    }

    /// <summary>The names, in order.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>The tensors, in the order of the names.</summary>
    public IReadOnlyList<Tensor> Values => Tensors();

    /// <summary>Their shapes.</summary>
    public IReadOnlyList<Shape> Shapes => shapes;

    /// <summary>Whether all of them are one tensor.</summary>
    public bool IsJoined => flat is not null;

    /// <summary>Whether gradients flow to or through any of them.</summary>
    public bool IsTracked => flat?.IsTracked ?? apart!.Any(static x => x.IsTracked);

    /// <summary>What holds the elements: the tensors, or the one that they are joined in.</summary>
    public IEnumerable<Tensor> Held => flat is null ? apart! : [flat];

    /// <summary>Where the tensors live; there must be one at least.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public IBackend Backend => flat?.Backend ?? NonEmpty("Backend")[0].Backend;

    /// <summary>Whether each lives on that back end.</summary>
    public bool IsOn(IBackend backend) => Held.All(x => ReferenceEquals(x.Backend, backend));

    /// <summary>Number of elements over all tensors.</summary>
    /// <exception cref="ShapeException">More than an int can count.</exception>
    public int Size
    {
        get
        {
            long size = shapes.Sum(static x => (long)x.Size);
            return size <= int.MaxValue ? (int)size : throw new ShapeException($"Size: {names.Length} parameters have {size} elements, more than {int.MaxValue}");
        }
    }

    Tensor[] NonEmpty(string op)
    {
        RequireSome(op);
        return Tensors();
    }

    void RequireSome(string op)
    {
        if (names.Length == 0) throw new InvalidOperationException($"{op}: a parameter set without parameters; expected one at least");
    }

    Tensor[] Tensors() => apart ?? Pieces(flat!);

    // [T, P] as tensors of their own.
    Tensor[] Pieces(Tensor all)
    {
        var parts = new Tensor[shapes.Length];
        int start = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = Piece(all, i, start);
            start += PerTask(shapes[i]);
        }
        return parts;
    }

    Tensor Piece(Tensor all, int i, int start) => all.Slice(1, start, PerTask(shapes[i])).Reshape(shapes[i]);

    /// <summary>The tensor of that name.</summary>
    /// <exception cref="KeyNotFoundException">No such parameter; the message lists those there are.</exception>
    public Tensor this[string name]
    {
        get
        {
            int at = IndexOf(name);
            return flat is null ? apart![at] : Piece(flat, at, shapes.Take(at).Sum(PerTask));
        }
    }

    /// <summary>The shape of the tensor of that name.</summary>
    /// <exception cref="KeyNotFoundException">No such parameter; the message lists those there are.</exception>
    public Shape ShapeOf(string name) => shapes[IndexOf(name)];

    int IndexOf(string name)
    {
        int at = Array.IndexOf(names, name);
        return at >= 0 ? at : throw new KeyNotFoundException($"no parameter '{name}'; have: {string.Join(", ", names)}");
    }

    /// <summary>The same as one tensor: every first dimension is T.</summary>
    /// <exception cref="ShapeException">A scalar, or first dimensions that differ.</exception>
    /// <exception cref="InvalidOperationException">There are no parameters.</exception>
    public Params Join() => IsJoined ? this : new(names, shapes, Flatten());

    /// <summary>The same as tensors of their own, of any of which gradients can be taken.</summary>
    public Params Apart() => IsJoined ? new(names, Tensors()) : this;

    /// <summary>Other tensors under the same names.</summary>
    public Params WithValues(IReadOnlyList<Tensor> tensors) => tensors.Count == names.Length
        ? new(names, [.. tensors])
        : throw new ArgumentException($"WithValues: {tensors.Count} tensors for {names.Length} parameters");

    /// <summary>f of each tensor.</summary>
    public Params Map(Func<Tensor, Tensor> f) => new(names, Array.ConvertAll(Tensors(), x => f(x)));

    /// <summary>f of each tensor, of all at once where they are joined: for functions that work element by element.</summary>
    public Params Each(Func<Tensor, Tensor> f) => flat is null ? Map(f) : new(names, shapes, f(flat));

    /// <summary>f of each pair of namesakes, of all at once where both are joined: for functions that work element by element.</summary>
    /// <exception cref="ArgumentException">The names differ.</exception>
    public Params EachPair(Params other, Func<Tensor, Tensor, Tensor> f)
    {
        bool areJoined = IsJoined && other.IsJoined && HasExactly(other.names) && shapes.AsSpan().SequenceEqual(other.shapes);
        return areJoined ? new(names, shapes, f(flat!, other.flat!)) : Zip(other, f);
    }

    /// <summary>The same for each of T tasks; every first dimension must be 1.</summary>
    /// <param name="tasks">T</param>
    public Params Repeat(int tasks)
    {
        if (flat is null) return Map(x => x.Expand(x.Shape.With(0, tasks)));
        Shape[] repeated = Array.ConvertAll(shapes, x => x.With(0, tasks));
        return new(names, repeated, flat.Expand([tasks, flat.Shape[1]]));
    }

    /// <summary>Σ over tasks, first dimension 1.</summary>
    public Params SumOfTasks()
    {
        if (flat is null) return Map(static x => x.Sum(0));
        Shape[] single = Array.ConvertAll(shapes, static x => x.With(0, 1));
        return new(names, single, flat.Sum(0));
    }

    /// <summary>f of each pair of namesakes.</summary>
    /// <exception cref="ArgumentException">The names differ.</exception>
    public Params Zip(Params other, Func<Tensor, Tensor, Tensor> f)
    {
        if (!ReferenceEquals(names, other.names) && !names.AsSpan().SequenceEqual(other.names))
            throw new ArgumentException($"Zip: parameter sets differ: [{string.Join(", ", names)}] and [{string.Join(", ", other.names)}]");
        Tensor[] left = Tensors(), right = other.Tensors();
        var result = new Tensor[left.Length];
        for (int i = 0; i < result.Length; i++) result[i] = f(left[i], right[i]);
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
    public Params Where(Func<string, bool> keep) => Array.TrueForAll(names, name => keep(name)) ? this : new(Items().Where(x => keep(x.Name)));

    /// <summary>These parameters with those of <paramref name="patch"/> put in place of their namesakes.</summary>
    /// <exception cref="KeyNotFoundException">The patch has a name that is not here.</exception>
    public Params With(Params patch)
    {
        foreach (string name in patch.names) _ = IndexOf(name);
        if (patch.HasExactly(names)) return patch;
        Tensor[] patched = [.. Tensors()], own = patch.Tensors();
        for (int i = 0; i < patched.Length; i++)
        {
            int at = Array.IndexOf(patch.names, names[i]);
            if (at >= 0) patched[i] = own[at];
        }
        return new(names, patched);
    }

    /// <summary>These parameters followed by others.</summary>
    public Params Concat(Params other)
    {
        if (!IsJoined || !other.IsJoined) return new(Items().Concat(other.Items()));
        RequireUnique([.. names, .. other.names]);
        return new([.. names, .. other.names], [.. shapes, .. other.shapes], Tensor.Concat([flat!, other.flat!], 1));
    }

    /// <summary>The same tensors with a prefix before each name.</summary>
    public Params Prefixed(string prefix)
    {
        string[] longer = [.. names.Select(n => prefix + n)];
        return flat is null ? new(longer, apart!) : new(longer, shapes, flat);
    }

    /// <summary>The parameters whose name starts with a prefix, without it.</summary>
    public Params Group(string prefix)
    {
        int[] members = [.. Enumerable.Range(0, names.Length).Where(i => names[i].StartsWith(prefix, StringComparison.Ordinal))];
        string[] shorter = [.. members.Select(i => names[i][prefix.Length..])];
        bool areNeighbours = members.Length > 0 && members[^1] - members[0] == members.Length - 1;
        if (flat is null || !areNeighbours) return new(shorter.Zip(members.Select(i => this[names[i]])));
        int start = shapes.Take(members[0]).Sum(PerTask);
        Shape[] own = [.. members.Select(i => shapes[i])];
        return new(shorter, own, flat.Slice(1, start, own.Sum(PerTask)));
    }

    /// <summary>Constants with the same elements.</summary>
    public Params Detach() => Each(static x => x.Detach());

    /// <summary>Leaves with the same elements.</summary>
    public Params Track() => Each(static x => x.Track());

    /// <summary>These where they live there already, else copies on that back end, as constants.</summary>
    public Params To(IBackend backend)
    {
        if (IsOn(backend)) return this;
        return Each(x => Tensor.From(backend, x.ToArray(), x.Shape));
    }

    /// <summary>Σ over all elements of this · other, a scalar.</summary>
    /// <exception cref="InvalidOperationException">There are no parameters.</exception>
    public Tensor Dot(Params other)
    {
        RequireSome("Dot");
        Params products = EachPair(other, static (a, b) => a * b);
        return products.flat is { } all ? all.Sum() : products.apart!.Select(static x => x.Sum()).Aggregate(static (a, b) => a + b);
    }

    /// <summary>this + scale · other, by name.</summary>
    public Params AddScaled(Params other, double scale) => EachPair(other, (a, b) => a.AddScaled(b, scale));

    /// <summary>All parameters of each task in one row, [T, P], in order; every tensor's first dimension is T.</summary>
    /// <exception cref="ShapeException">A scalar, or first dimensions that differ.</exception>
    /// <exception cref="InvalidOperationException">There are no parameters.</exception>
    public Tensor Flatten()
    {
        if (flat is not null) return flat;
        int tasks = Tasks("Flatten");
        return Tensor.Concat(Array.ConvertAll(apart!, x => x.Reshape([tasks, PerTask(x.Shape)])), 1);
    }

    /// <summary>The inverse of <see cref="Flatten"/>: [T, P] under these names and shapes, joined where these are.</summary>
    /// <exception cref="ShapeException">Not [T, P].</exception>
    /// <exception cref="InvalidOperationException">There are no parameters.</exception>
    public Params Unflatten(Tensor all)
    {
        int tasks = Tasks("Unflatten");
        long width = shapes.Sum(static x => (long)PerTask(x));
        if (all.Shape.Rank != 2 || all.Shape[0] != tasks || all.Shape[1] != width)
            throw new ShapeException($"Unflatten: {all.Shape} under parameters of {width} elements for each of {tasks} tasks; expected [{tasks}, {width}]");
        return IsJoined ? new(names, shapes, all) : new(names, Pieces(all));
    }

    // T, the first dimension of every tensor.
    int Tasks(string op)
    {
        RequireSome(op);
        Shape first = shapes[0];
        for (int i = 0; i < shapes.Length; i++)
        {
            Shape shape = shapes[i];
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
        foreach (Tensor value in Held) value.Dispose();
    }

    /// <summary>Names and tensors in order.</summary>
    public IEnumerable<(string Name, Tensor Value)> Items() => names.Zip(Tensors());

    /// <summary>Sum by name.</summary>
    public static Params operator +(Params a, Params b) => a.EachPair(b, static (x, y) => x + y);
    /// <summary>Difference by name.</summary>
    public static Params operator -(Params a, Params b) => a.EachPair(b, static (x, y) => x - y);
    /// <summary>Elementwise product by name.</summary>
    public static Params operator *(Params a, Params b) => a.EachPair(b, static (x, y) => x * y);
    /// <summary>Every element times s.</summary>
    public static Params operator *(double s, Params p) => p.Each(x => x * s);
}
