namespace MetaRL.Gpu.Kernels;

/// <summary>Element i of up to four dimensions and where two operands have it: the dimensions that run through both without
/// a break are one. For kernels that go over the elements of a shape.</summary>
struct Walk
{
    // Sizes of the last three dimensions; steps of the first operand and of the second, 0 along what it repeats.
    internal int N1, N2, N3, P0, P1, P2, P3, Q0, Q1, Q2, Q3;

    /// <summary>How many dimensions are left: 0 to 4.</summary>
    internal int Rank;

    /// <summary>Offsets of element i in both operands.</summary>
    internal readonly (int P, int Q) At(uint i)
    {
        if (Rank < 2) return ((int)i * P3, (int)i * Q3);
        uint rest = i / (uint)N3;
        int d3 = (int)(i - rest * (uint)N3);
        if (Rank == 2) return (d3 * P3 + (int)rest * P2, d3 * Q3 + (int)rest * Q2);
        uint front = rest / (uint)N2;
        int d2 = (int)(rest - front * (uint)N2);
        int d0 = (int)(front / (uint)N1);
        int d1 = (int)front - d0 * N1;
        return (d0 * P0 + d1 * P1 + d2 * P2 + d3 * P3, d0 * Q0 + d1 * Q1 + d2 * Q2 + d3 * Q3);
    }

    /// <summary>Over four sizes, with the steps of both operands.</summary>
    internal static Walk Of(ReadOnlySpan<int> sizes, ReadOnlySpan<int> first, ReadOnlySpan<int> second)
    {
        Span<int> n = stackalloc int[4], p = stackalloc int[4], q = stackalloc int[4];
        n.Fill(1);
        int rank = 0;
        for (int d = 3; d >= 0; d--)
        {
            if (sizes[d] == 1) continue;
            int last = 4 - rank;   // the dimension behind this one, if any
            bool continues = rank > 0 && first[d] == p[last] * n[last] && second[d] == q[last] * n[last];
            if (continues)
            {
                n[last] *= sizes[d];
                continue;
            }
            rank++;
            n[4 - rank] = sizes[d];
            p[4 - rank] = first[d];
            q[4 - rank] = second[d];
        }
        return new()
        {
            Rank = rank,
            N1 = n[1],
            N2 = n[2],
            N3 = n[3],
            P0 = p[0],
            P1 = p[1],
            P2 = p[2],
            P3 = p[3],
            Q0 = q[0],
            Q1 = q[1],
            Q2 = q[2],
            Q3 = q[3],
        };
    }
}
