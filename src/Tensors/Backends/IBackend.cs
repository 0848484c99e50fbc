namespace MetaRL.Tensors.Backends;

/// <summary>Elementwise functions of one argument.</summary>
public enum UnaryOp
{
    /// <summary>−x</summary>
    Negate,
    /// <summary>eˣ</summary>
    Exp,
    /// <summary>ln x</summary>
    Log,
    /// <summary>√x</summary>
    Sqrt,
    /// <summary>tanh x</summary>
    Tanh,
    /// <summary>1 / (1 + e⁻ˣ)</summary>
    Sigmoid,
    /// <summary>max(x, 0)</summary>
    Relu,
    /// <summary>x²</summary>
    Square,
    /// <summary>1 where x &gt; 0, else 0</summary>
    Step,
}

/// <summary>Elementwise functions of two arguments; comparisons give 1 or 0.</summary>
public enum BinaryOp
{
    /// <summary>a + b</summary>
    Add,
    /// <summary>a − b</summary>
    Subtract,
    /// <summary>a · b</summary>
    Multiply,
    /// <summary>a / b</summary>
    Divide,
    /// <summary>min(a, b)</summary>
    Min,
    /// <summary>max(a, b)</summary>
    Max,
    /// <summary>a &lt; b</summary>
    Less,
    /// <summary>a ≤ b</summary>
    LessOrEqual,
    /// <summary>a = b</summary>
    Equal,
    /// <summary>a · (1 − b²): what becomes of a gradient a where tanh gave b</summary>
    TanhGradient,
}

/// <summary>
/// Where tensors live and how their kernels run. Kernels are flat: storages in, one storage written; tensors check every
/// shape before the call, and every storage is dense and row-major. The written storage is never a read one.
/// What does not fit all the same is refused with a <see cref="ShapeException"/> or another <see cref="ArgumentException"/>
/// and never read or written past its end. All members may be called from several threads at once.
/// </summary>
public interface IBackend
{
    /// <summary>As used by <c>--device</c> and in messages.</summary>
    string Name { get; }

    /// <summary>Whether one operation on all tasks of a meta-batch is better than one for each task side by side: where
    /// starting an operation costs more than a small one takes. Else a task at a time, on as many workers as there are.</summary>
    bool PrefersLargeBatches => false;

    /// <summary>Room for <paramref name="count"/> elements, content undefined.</summary>
    Storage Allocate(int count);

    /// <summary>Takes back what <see cref="Allocate"/> gave. Called once, by <see cref="Storage.Release"/>.</summary>
    void Free(Storage storage);

    /// <summary>Copies host values in; <paramref name="values"/> has as many elements as the storage.</summary>
    void Write(Storage to, ReadOnlySpan<float> values);

    /// <inheritdoc cref="Write(Storage, ReadOnlySpan{float})"/>
    void Write(Storage to, ReadOnlySpan<double> values);

    /// <summary>Copies the elements out to host memory of the same length.</summary>
    void Read(Storage from, Span<float> values);

    /// <inheritdoc cref="Read(Storage, Span{float})"/>
    void Read(Storage from, Span<double> values);

    /// <summary>y ← value</summary>
    void Fill(Storage y, double value);

    /// <summary>y ← op(x), elementwise.</summary>
    void Unary(UnaryOp op, Storage x, Storage y);

    /// <summary>y ← scale · x + shift, elementwise.</summary>
    void Affine(Storage x, double scale, double shift, Storage y);

    /// <summary>y ← a + scale · b, elementwise; all of one size.</summary>
    void AddScaled(Storage a, Storage b, double scale, Storage y);

    /// <summary>y ← min(max(x, low), high), elementwise.</summary>
    void Clamp(Storage x, double low, double high, Storage y);

    /// <summary>y ← op(a, b), elementwise with broadcasting; y has shape <c>Shape.Broadcast(aShape, bShape)</c>.</summary>
    void Binary(BinaryOp op, Storage a, Shape aShape, Storage b, Shape bShape, Storage y, Shape yShape);

    /// <summary>y ← condition ≠ 0 ? a : b, elementwise; all of one size.</summary>
    void Where(Storage condition, Storage a, Storage b, Storage y);

    /// <summary>y ← x repeated along the dimensions in which <paramref name="xShape"/> has 1 (aligned at the last).</summary>
    void Expand(Storage x, Shape xShape, Storage y, Shape yShape);

    /// <summary>y ← Σ x over the dimensions in which <paramref name="yShape"/> has 1 (aligned at the last).</summary>
    void Sum(Storage x, Shape xShape, Storage y, Shape yShape);

    /// <summary>y ← max of x over dimension <paramref name="axis"/>, which has size 1 in y.</summary>
    void Max(Storage x, Shape xShape, int axis, Storage y);

    /// <summary>y ← running sums of x along <paramref name="axis"/>, inclusive: y[…, a, …] = Σ x[…, b, …] over b ≤ a, or,
    /// where <paramref name="reverse"/>, over b ≥ a.</summary>
    void CumulativeSum(Storage x, Shape xShape, int axis, bool reverse, Storage y);

    /// <summary>y ← op(a)·op(b) over the last two dimensions, leading ones broadcast.</summary>
    void MatMul(Storage a, Shape aShape, bool transposeA, Storage b, Shape bShape, bool transposeB, Storage y, Shape yShape);

    /// <summary>y ← x with dimensions <paramref name="axis0"/> and <paramref name="axis1"/> swapped.</summary>
    void Transpose(Storage x, Shape xShape, int axis0, int axis1, Storage y);

    /// <summary>y[…, i, …] ← x[…, index[…, i, …], …] along <paramref name="axis"/>; y has the shape of index, which
    /// equals x's in every other dimension.</summary>
    /// <exception cref="IndexOutOfRangeException">An index outside the dimension; on the CPU at once.</exception>
    void Gather(Storage x, Shape xShape, int axis, Storage index, Shape indexShape, Storage y);

    /// <summary>y ← 0, then y[…, index[…, i, …], …] += x[…, i, …] along <paramref name="axis"/>: the transpose of
    /// <see cref="Gather"/>.</summary>
    void ScatterAdd(Storage x, Shape xShape, int axis, Storage index, Storage y, Shape yShape);

    /// <summary>y ← x[…, start .. start + yShape[axis], …] along <paramref name="axis"/>.</summary>
    void Slice(Storage x, Shape xShape, int axis, int start, Storage y, Shape yShape);

    /// <summary>y[…, start .. start + xShape[axis], …] ← x along <paramref name="axis"/>; the rest of y stays.</summary>
    void Place(Storage x, Shape xShape, int axis, int start, Storage y, Shape yShape);

    /// <summary>y ← x seen through the window by filters: y[t, n, p, f] = Σ x[t, n, q, c] · w[t, (k, c), f] over the window's pixels k
    /// and channels c, with q the pixel that k shows at place p; what lies outside counts as 0.</summary>
    /// <param name="x">Pictures.</param>
    /// <param name="xShape">[T, N, H·W, C]</param>
    /// <param name="w">Filters of each task.</param>
    /// <param name="wShape">[T, K·K·C, F]</param>
    /// <param name="window">Of the pictures.</param>
    /// <param name="y">[T, N, P, F], written.</param>
    void Convolve(Storage x, Shape xShape, Storage w, Shape wShape, Window window, Storage y);

    /// <summary>x[t, n, q, c] ← Σ y[t, n, p, f] · w[t, (k, c), f] over all p and k that show q, and over f: the transpose of
    /// <see cref="Convolve"/> in x.</summary>
    /// <param name="y">What is put back.</param>
    /// <param name="yShape">[T, N, P, F]</param>
    /// <param name="w">Filters of each task.</param>
    /// <param name="wShape">[T, K·K·C, F]</param>
    /// <param name="window">Of the pictures.</param>
    /// <param name="x">[T, N, H·W, C], written.</param>
    void ConvolveTransposed(Storage y, Shape yShape, Storage w, Shape wShape, Window window, Storage x);

    /// <summary>w[t, (k, c), f] ← Σ x[t, n, q, c] · y[t, n, p, f] over n and p: the transpose of <see cref="Convolve"/> in w.</summary>
    /// <param name="x">Pictures.</param>
    /// <param name="xShape">[T, N, H·W, C]</param>
    /// <param name="y">Of the results' shape.</param>
    /// <param name="yShape">[T, N, P, F]</param>
    /// <param name="window">Of the pictures.</param>
    /// <param name="w">[T, K·K·C, F], written.</param>
    void ConvolveFilters(Storage x, Shape xShape, Storage y, Shape yShape, Window window, Storage w);

    /// <summary>y[t, n, p, c] ← the first pixel that has channel c's largest number of all that the window shows at place p.</summary>
    /// <param name="x">Pictures.</param>
    /// <param name="xShape">[T, N, H·W, C]</param>
    /// <param name="window">Of the pictures, without padding.</param>
    /// <param name="y">[T, N, P, C], written.</param>
    void MaxIndex(Storage x, Shape xShape, Window window, Storage y);
}
