using System.Runtime.CompilerServices;
using MetaRL.Tensors.Backends;

namespace MetaRL.Tensors.Simd;

/// <summary>Elementwise kernels over two operands that repeat along some dimensions. Neighbouring dimensions are merged
/// where both operands allow it; what is left is planes of rows, most often one.</summary>
internal static unsafe class Broadcasting
{
    const int Tile = 512;        // floats: three of them stay in the L1 cache
    const int LongRow = 64;      // from here on a call for each row costs little against the row itself

    /// <summary>y ← f(a, b), y dense with the shape that both broadcast to.</summary>
    internal static void Zip<F>(ReadOnlySpan<float> a, Shape aShape, ReadOnlySpan<float> b, Shape bShape, Span<float> y, Shape yShape) where F : struct, IZip
    {
        if (y.IsEmpty) return;
        var g = new Grid(new Layout(aShape, yShape), new Layout(bShape, yShape));
        fixed (float* pa = a, pb = b, py = y)
        {
            float* to = py;
            for (int i = 0; i < g.N0; i++)
                for (int j = 0; j < g.N1; j++)
                {
                    var p = new Operand(pa + i * g.A0 + j * g.A1, g.ARow, g.AColumn);
                    var q = new Operand(pb + i * g.B0 + j * g.B1, g.BRow, g.BColumn);
                    Plane<F>(p, q, to, g.Rows, g.Columns);
                    to += g.Rows * g.Columns;
                }
        }
    }

    /// <summary>y ← x repeated.</summary>
    internal static void Expand(ReadOnlySpan<float> x, Shape xShape, Span<float> y, Shape yShape)
    {
        if (y.IsEmpty) return;
        var g = new Grid(new Layout(xShape, yShape), new Layout(yShape, yShape));
        fixed (float* px = x, py = y)
        {
            float* to = py;
            for (int i = 0; i < g.N0; i++)
                for (int j = 0; j < g.N1; j++)
                {
                    var from = new Operand(px + i * g.A0 + j * g.A1, g.ARow, g.AColumn);
                    Repeat(from, to, g.Rows, g.Columns);
                    to += g.Rows * g.Columns;
                }
        }
    }

    [SkipLocalsInit]
    static void Plane<F>(Operand a, Operand b, float* y, int rows, int columns) where F : struct, IZip
    {
        if (rows == 1 || columns >= LongRow)
        {
            for (int r = 0; r < rows; r++)
                Elementwise.Zip<F>(a.From + r * a.Row, a.Column, b.From + r * b.Row, b.Column, y + r * columns, columns);
            return;
        }
        // Short rows: operands that repeat are written out for a block of rows, which is then one long row.
        float* tiles = stackalloc float[2 * Tile];
        int block = Math.Min(rows, Tile / columns);
        for (int r = 0; r < rows; r += block)
        {
            int n = Math.Min(block, rows - r);
            float* p = Dense(a, r, n, columns, tiles);
            float* q = Dense(b, r, n, columns, tiles + Tile);
            Elementwise.Zip<F>(p, 1, q, 1, y + r * columns, n * columns);
        }
    }

    // Rows r .. r + n of x one after the other: where they lie if they do, else written to the tile.
    static float* Dense(Operand x, int r, int n, int columns, float* tile)
    {
        if (x.Column == 1 && x.Row == columns) return x.From + r * columns;
        if (x.Row != 0 || r == 0) Repeat(x with { From = x.From + r * x.Row }, tile, n, columns);   // a repeated row stays
        return tile;
    }

    static void Repeat(Operand x, float* y, int rows, int columns)
    {
        if (x.Row == 0)
        {
            Row(x.From, x.Column, y, columns);
            for (int done = 1; done < rows; done *= 2)
                Copy(y, y + done * columns, Math.Min(done, rows - done) * columns);
        }
        else if (x.Column == 1 && x.Row == columns)
        {
            Copy(x.From, y, rows * columns);
        }
        else
        {
            for (int r = 0; r < rows; r++) Row(x.From + r * x.Row, x.Column, y + r * columns, columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Row(float* x, int step, float* y, int count)
    {
        if (step == 1 && count >= 16) Copy(x, y, count);
        else if (count >= 16) new Span<float>(y, count).Fill(*x);
        else for (int i = 0; i < count; i++) y[i] = x[i * step];
    }

    static void Copy(float* from, float* to, int count) => new ReadOnlySpan<float>(from, count).CopyTo(new(to, count));

    // Where an operand starts, and its steps from row to row and within a row; 0 where it repeats.
    readonly record struct Operand(nint Address, int Row, int Column)
    {
        internal Operand(float* from, int row, int column) : this((nint)from, row, column) { }
        internal float* From { get => (float*)Address; init => Address = (nint)value; }
    }
}
