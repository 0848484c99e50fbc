using System.Numerics.Tensors;
using MetaRL.Policies.Sequences;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;
using Tensor = MetaRL.Tensors.Tensor;

namespace MetaRL.Policies.Fused;

/// <summary>
/// The heads of a <see cref="CausalTransformer"/>'s layer as one operation with its gradient, on the simd back end: a block of
/// steps at a time, of which only what it may see is computed, and what it attends to is computed again on the way back instead
/// of being kept (Dao et al. 2022, arXiv:2205.14135). Its gradient's gradient is that of the composite in tensor operations.
/// </summary>
/// <param name="model">Whose heads.</param>
/// <param name="seen">Whose steps.</param>
/// <param name="composite">The same in tensor operations, of queries, keys and values.</param>
sealed class FusedAttention(CausalTransformer model, Observations seen, Func<Tensor, Tensor, Tensor, Tensor> composite)
{
    // Steps of a block: less is computed in vain beyond the present step, the fewer; products are the faster, the more.
    const int Block = 32;

    readonly int tasks = seen.Tasks, envs = seen.Envs, steps = seen.Steps, width = model.Width, own = model.HeadWidth;
    readonly int row = seen.Envs * model.Width;   // from a step to the next
    readonly float scale = 1 / MathF.Sqrt(model.HeadWidth);
    readonly float[][] reach = [.. Enumerable.Range(0, model.Heads).Select(head => Reach(model, head, seen.Steps))];

    /// <summary>Whether queries, keys and values are what the kernels read.</summary>
    public static bool Holds(Observations seen, params ReadOnlySpan<Tensor> all)
    {
        foreach (Tensor x in all)
            if (x.Backend is not SimdBackend || x.Shape.Rank != 3 || x.Shape[0] != seen.Tasks || x.Shape[1] != seen.Count) return false;
        return seen.Count > 0;
    }

    /// <summary>What heads make of queries, keys and values, [T, N, D] each; [T, N, D], heads side by side.</summary>
    public Tensor Run(Tensor q, Tensor k, Tensor v)
    {
        Tensor y = Tensor.Empty(q.Backend, q.Shape);
        using (TensorScope.Open())
        {
            Memory<float> p = Room(q);
            ForEachBlock((task, at, head, block) =>
            {
                Weights(Of(q, task, at, block.First), Of(k, task, at, block.From), head, block, p.Span);
                Gemm.Multiply(p.Span, block.Columns, 1, Of(v, task, at, block.From), row, 1, Of(y, task, at, block.First), row, block.Rows, own, block.Columns);
            });
        }
        return FusedGradients.Of(y, [q, k, v], own => composite(own[0], own[1], own[2]), gy => Backward(q, k, v, gy));
    }

    // Minus the distance in the head's measure, the present step last.
    static float[] Reach(CausalTransformer model, int head, int steps)
        => [.. Enumerable.Range(0, steps).Select(i => (float)(-model.Slope(head) * (steps - 1 - i)))];

    // Steps First to First + Rows look at steps From to the last of them.
    readonly record struct Sight(int First, int Rows, int From)
    {
        public int Columns => First + Rows - From;
    }

    void ForEachBlock(Action<int, int, int, Sight> run)
    {
        for (int task = 0; task < tasks; task++)
            for (int env = 0; env < envs; env++)
                for (int head = 0; head < model.Heads; head++)
                    for (int first = 0; first < steps; first += Block)
                        run(task, env * width + head * own, head, new(first, Math.Min(Block, steps - first), Math.Max(0, first - model.Window + 1)));
    }

    // p ← softmax of what each row's step may see, 0 elsewhere; [rows, columns].
    void Weights(ReadOnlySpan<float> q, ReadOnlySpan<float> k, int head, Sight block, Span<float> p)
    {
        int columns = block.Columns;
        Gemm.Multiply(q, row, 1, k, 1, row, p, columns, block.Rows, columns, own);
        for (int r = 0; r < block.Rows; r++)
        {
            Span<float> all = p.Slice(r * columns, columns);
            (int start, int count) = Visible(block, r);
            Span<float> visible = all.Slice(start, count);
            TensorPrimitives.MultiplyAdd(visible, scale, reach[head].AsSpan(steps - count), visible);
            TensorPrimitives.Subtract(visible, TensorPrimitives.Max<float>(visible), visible);
            VectorMath.Exp(visible, visible);
            TensorPrimitives.Divide(visible, TensorPrimitives.Sum<float>(visible), visible);
            all[..start].Clear();
            all[(start + count)..].Clear();
        }
    }

    // Of a row's columns, those within the window and not later than its step.
    (int Start, int Count) Visible(Sight block, int r)
    {
        int step = block.First + r, from = Math.Max(0, step - model.Window + 1);
        return (from - block.From, step - from + 1);
    }

    Tensor[] Backward(Tensor q, Tensor k, Tensor v, Tensor gy)
    {
        Tensor toQ = Tensor.Empty(q.Backend, q.Shape), toK = Tensor.Zeros(q.Backend, q.Shape), toV = Tensor.Zeros(q.Backend, q.Shape);
        using TensorScope scope = TensorScope.Open();
        Memory<float> room = Room(q), slopes = Room(q);
        ForEachBlock((task, at, head, block) =>
        {
            (int rows, int columns, int first, int from) = (block.Rows, block.Columns, block.First, block.From);
            Span<float> p = room.Span[..(rows * columns)], s = slopes.Span[..(rows * columns)];
            Weights(Of(q, task, at, first), Of(k, task, at, from), head, block, p);
            Gemm.MultiplyAdd(p, 1, columns, Of(gy, task, at, first), row, 1, Of(toV, task, at, from), row, columns, own, rows);
            Gemm.Multiply(Of(gy, task, at, first), row, 1, Of(v, task, at, from), 1, row, s, columns, rows, columns, own);
            for (int r = 0; r < rows; r++) ThroughSoftmax(p.Slice(r * columns, columns), s.Slice(r * columns, columns));
            Gemm.Multiply(s, columns, 1, Of(k, task, at, from), row, 1, Of(toQ, task, at, first), row, rows, own, columns);
            Gemm.MultiplyAdd(s, 1, columns, Of(q, task, at, first), row, 1, Of(toK, task, at, from), row, columns, own, rows);
        });
        return [toQ, toK, toV];
    }

    // s ← p (s − Σ s p) / √d
    void ThroughSoftmax(ReadOnlySpan<float> p, Span<float> s)
    {
        TensorPrimitives.Subtract(s, TensorPrimitives.Dot(s, p), s);
        TensorPrimitives.Multiply(s, p, s);
        TensorPrimitives.Multiply(s, scale, s);
    }

    // Of a task's rows [N, D], from a step on, one environment's and head's.
    Span<float> Of(Tensor x, int task, int at, int step) => Part(x, task)[(at + step * row)..];

    Span<float> Part(Tensor x, int task)
    {
        int size = steps * row;
        return SimdBackend.Memory(x).Span.Slice(task * size, size);
    }

    // A block's weights, in memory of the open scope.
    Memory<float> Room(Tensor like) => SimdBackend.Memory(Tensor.Empty(like.Backend, [Block * Math.Min(steps, model.Window + Block)]));
}
