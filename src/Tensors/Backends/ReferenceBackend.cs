namespace MetaRL.Tensors.Backends;

/// <summary>float64 and plain loops: it defines what every kernel means, and gradients are checked on it.</summary>
public sealed partial class ReferenceBackend : IBackend
{
    sealed class Memory : Storage
    {
        internal readonly double[] Values;

        internal Memory(ReferenceBackend backend, int count) : base(backend, count)
        {
            Values = new double[count];
            CountAllocation();
        }
    }

    static double[] V(Storage s) => ((Memory)s).Values;

    /// <inheritdoc/>
    public string Name => "reference";

    /// <summary>False unless asked for: so that what other back ends prefer can be checked against exact numbers.</summary>
    public bool PrefersLargeBatches { get; init; }

    /// <inheritdoc/>
    public Storage Allocate(int count)
    {
        KernelGuard.Allocate(count, sizeof(double));
        return new Memory(this, count);
    }

    /// <inheritdoc/>
    public void Free(Storage storage)
    {
        KernelGuard.Own(this, "Free", "storage", storage);
        Array.Fill(V(storage), double.NaN);   // so that a use after free shows
    }

    /// <inheritdoc/>
    public void Write(Storage to, ReadOnlySpan<float> values)
    {
        KernelGuard.Has(this, "Write", "the storage", to, values.Length);
        for (int i = 0; i < values.Length; i++) V(to)[i] = values[i];
    }

    /// <inheritdoc/>
    public void Write(Storage to, ReadOnlySpan<double> values)
    {
        KernelGuard.Has(this, "Write", "the storage", to, values.Length);
        values.CopyTo(V(to));
    }

    /// <inheritdoc/>
    public void Read(Storage from, Span<float> values)
    {
        KernelGuard.Has(this, "Read", "the storage", from, values.Length);
        for (int i = 0; i < values.Length; i++) values[i] = (float)V(from)[i];
    }

    /// <inheritdoc/>
    public void Read(Storage from, Span<double> values)
    {
        KernelGuard.Has(this, "Read", "the storage", from, values.Length);
        V(from).CopyTo(values);
    }

    /// <inheritdoc/>
    public void Fill(Storage y, double value)
    {
        KernelGuard.Own(this, "Fill", "y", y);
        Array.Fill(V(y), value);
    }

    // Calls visit(i, p, q) for each element i of the full shape, with the elements p and q of two operands.
    static void Walk(Layout a, Layout b, Action<int, int, int> visit)
    {
        bool isEmpty = a.N0 == 0 || a.N1 == 0 || a.N2 == 0 || a.N3 == 0;
        if (isEmpty) return;
        int at = 0;
        for (int i = 0; i < a.N0; i++)
            for (int j = 0; j < a.N1; j++)
                for (int k = 0; k < a.N2; k++)
                    for (int l = 0; l < a.N3; l++)
                    {
                        int p = i * a.S0 + j * a.S1 + k * a.S2 + l * a.S3;
                        int q = i * b.S0 + j * b.S1 + k * b.S2 + l * b.S3;
                        visit(at++, p, q);
                    }
    }
}
