using MetaRL.Tensors.Backends;

namespace MetaRL.Tensors.Simd;

/// <summary>Two operands walked together with as few dimensions as possible: the last two are the rows and columns of a
/// plane, the first two count planes.</summary>
internal readonly struct Grid
{
    internal readonly int N0, N1, Rows, Columns;
    internal readonly int A0, A1, ARow, AColumn;
    internal readonly int B0, B1, BRow, BColumn;

    internal Grid(Layout first, Layout second)
    {
        Span<int> n = [first.N0, first.N1, first.N2, first.N3];
        Span<int> a = [first.S0, first.S1, first.S2, first.S3], b = [second.S0, second.S1, second.S2, second.S3];
        Merge(n, a, b);
        N0 = n[0];
        N1 = n[1];
        Rows = n[2];
        Columns = n[3];
        A0 = a[0];
        A1 = a[1];
        ARow = a[2];
        AColumn = a[3];
        B0 = b[0];
        B1 = b[1];
        BRow = b[2];
        BColumn = b[3];
    }

    // From the last dimension on: one of size 1 disappears, one whose step continues the next joins it.
    static void Merge(Span<int> n, Span<int> a, Span<int> b)
    {
        int at = 3;
        for (int d = 2; d >= 0; d--)
        {
            if (n[d] == 1) continue;
            bool continues = a[d] == n[at] * a[at] && b[d] == n[at] * b[at];
            if (n[at] == 1) (n[at], a[at], b[at]) = (n[d], a[d], b[d]);
            else if (continues) n[at] *= n[d];
            else { at--; (n[at], a[at], b[at]) = (n[d], a[d], b[d]); }
        }
        n[..at].Fill(1);
        a[..at].Clear();
        b[..at].Clear();
    }
}
