using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;

namespace MetaRL.Policies.Fused;

/// <summary>
/// An MLP policy's loss, gradient, Hessian-vector and Fisher-vector products as fused kernels on the simd back end:
/// samples go through all layers in blocks, so that no activation leaves the cache, and none is kept but in a
/// <see cref="MlpRecord"/>. Parameters, gradients and directions are flat, [T, P].
/// </summary>
sealed class FusedMlp(MlpLayout layout, Activation activation, IFusedHead head) : IFusedMlp
{
    // A thread's memory for the network it computed last; workers compute the same one over and over.
    [ThreadStatic] static (int[] Widths, int Mask, Activation Activation, MlpTape Tape) cached;
    [ThreadStatic] static (object Call, int Task) loaded;

    // Samples of a piece of work: a task's are dealt out in pieces of this size, whoever computes them.
    const int Piece = 4 * MlpTape.Block;

    // Floats of working memory on the stack; what is larger is allocated.
    internal const int MostOnStack = 1024;

    // Adds a block's share to the piece's sums [P], and returns its share of a scalar.
    delegate double BlockWork(MlpTape tape, int task, Samples samples, HeadBlock block, Span<float> sums);

    public FusedRecord Record(PolicyBatch batch, bool keepSignals) => new MlpRecord(layout, batch.Obs.Values.Backend, batch.Obs.Tasks * batch.Obs.Count, keepSignals);

    public Tensor Outputs(Tensor theta, Tensor obs)
    {
        int width = layout.Widths[^1];
        Tensor outputs = Tensor.Empty(obs.Backend, [obs.Shape[0], obs.Shape[1], width]);
        var batch = new PolicyBatch(new(obs, obs.Shape[1]), obs, obs, obs);
        ForEachBlock(theta, null, batch, null, null, (tape, _, samples, block, _) =>
        {
            Span<float> to = SimdBackend.Memory(outputs).Span.Slice(samples.Start * width, block.Rows * width);
            for (int n = 0; n < block.Rows; n++) block.Row(block.Y, n, width).CopyTo(to[(n * width)..]);
            return 0;
        });
        return outputs;
    }

    public Tensor Loss(Tensor theta, PolicyBatch batch, Surrogate surrogate)
    {
        double loss = ForEachBlock(theta, null, batch, null, null, (tape, _, samples, block, _) => Differentiate(tape, surrogate, samples, block));
        return Scalar(theta, loss);
    }

    public (Tensor Loss, Tensor Gradient) LossAndGradient(Tensor theta, PolicyBatch batch, Surrogate surrogate, FusedRecord? record)
    {
        Tensor gradient = Tensor.Zeros(theta.Backend, theta.Shape);
        double loss = ForEachBlock(theta, null, batch, (MlpRecord?)record, gradient, (tape, _, samples, block, sums) =>
        {
            double own = Differentiate(tape, surrogate, samples, block);
            head.Gradient(block, tape.First, tape.OutputGradient, sums[layout.Tail..]);
            tape.Backward(samples.Obs, sums);
            return own;
        });
        record?.IsFilled = true;
        return (Scalar(theta, loss), gradient);
    }

    public Tensor HessianProduct(Tensor theta, PolicyBatch batch, Surrogate surrogate, Tensor direction, FusedRecord? record)
    {
        Tensor product = Tensor.Zeros(theta.Backend, theta.Shape);
        ForEachBlock(theta, direction, batch, (MlpRecord?)record, product, (tape, task, samples, block, sums) =>
        {
            if (record is null)
            {
                Differentiate(tape, surrogate, samples, block);
                Span<float> unused = layout.TailSize <= MostOnStack ? stackalloc float[layout.TailSize] : new float[layout.TailSize];
                head.Gradient(block, tape.First, tape.OutputGradient, unused);
                tape.BackwardSignals();
            }
            ReadOnlySpan<float> along = Own(direction, task)[layout.Tail..];
            head.Tangent(block, tape.OutputTangent, along, tape.First, tape.Second, tape.OutputGradientTangent, sums[layout.Tail..]);
            tape.BackwardTangent(samples.Obs, sums);
            return 0;
        });
        return product;
    }

    public Tensor FisherProduct(Tensor theta, PolicyBatch batch, Tensor direction, FusedRecord record)
    {
        Tensor product = Tensor.Zeros(theta.Backend, theta.Shape);
        ForEachBlock(theta, direction, batch, (MlpRecord?)record, product, (tape, task, samples, block, sums) =>
        {
            ReadOnlySpan<float> along = Own(direction, task)[layout.Tail..];
            head.Fisher(block, tape.OutputTangent, along, samples.Coefficient, tape.OutputGradient, sums[layout.Tail..]);
            tape.Backward(samples.Obs, sums);
            return 0;
        });
        record.IsFilled = true;
        return product;
    }

    public bool IsKnownZero(Tensor x) => !SimdBackend.Elements(x).ContainsAnyExcept(0f);

    static Tensor Scalar(Tensor like, double value) => Tensor.Full(like.Backend, Shape.Scalar, value);

    // Σ f(ln π) of a block; writes f′ and f″.
    double Differentiate(MlpTape tape, Surrogate surrogate, in Samples samples, in HeadBlock block)
    {
        Span<float> logProb = stackalloc float[block.Rows];
        head.LogProb(block, logProb);
        return surrogate.Differentiate(logProb, samples.OldLogProb, samples.Coefficient, tape.First, tape.Second);
    }

    // Sums of pieces are added up in their order, so results do not depend on who computed which.
    double ForEachBlock(Tensor theta, Tensor? direction, PolicyBatch batch, MlpRecord? record, Tensor? into, BlockWork work)
    {
        int tasks = theta.Shape[0], samples = batch.Obs.Count, perTask = Math.Max(1, (samples + Piece - 1) / Piece);
        var scalars = new double[tasks * perTask];
        using TensorScope scope = TensorScope.Open();
        // The first piece of a task adds to the result itself.
        Tensor? others = into is null || perTask == 1 ? null : Tensor.Zeros(theta.Backend, [tasks * (perTask - 1), layout.Size]);
        Pieces.Run(scalars.Length, piece =>
        {
            (int task, int part) = Math.DivRem(piece, perTask);
            Memory<float> sums = default;
            if (into is not null) sums = part == 0 ? Row(into, task) : Row(others!, task * (perTask - 1) + part - 1);
            MlpTape tape = Tape(call: scalars, task, theta, direction);
            var range = new Range(part * Piece, Math.Min((part + 1) * Piece, samples));
            scalars[piece] = ForPiece(tape, task, range, theta, direction is not null, batch, record, sums.Span, work);
        });
        for (int i = 0; others is not null && i < others.Shape[0]; i++)
        {
            Span<float> sum = Row(into!, i / (perTask - 1)).Span;
            System.Numerics.Tensors.TensorPrimitives.Add(sum, Row(others, i).Span, sum);
        }
        return scalars.Sum();
    }

    double ForPiece(MlpTape tape, int task, Range range, Tensor theta, bool tangents, PolicyBatch batch, MlpRecord? record, Span<float> sums, BlockWork work)
    {
        double scalar = 0;
        ReadOnlySpan<float> own = Own(theta, task)[layout.Tail..];
        for (int start = range.Start.Value; start < range.End.Value; start += MlpTape.Block)
        {
            int rows = Math.Min(MlpTape.Block, range.End.Value - start), first = task * batch.Obs.Count + start;
            var block = new Samples(batch, first, rows);
            tape.Begin(rows, record, first);
            if (record is not { IsFilled: true }) Forward(tape, block.Obs);
            if (tangents) tape.ForwardTangent(block.Obs);
            scalar += work(tape, task, block, new(tape.Output, tape.OutputStride, block.Act, own), sums);
        }
        return scalar;
    }

    // What the mask forbids is so from here on: heads see masked outputs, and a record keeps them.
    void Forward(MlpTape tape, ReadOnlySpan<float> obs)
    {
        tape.Forward(obs);
        if (layout.Mask == 0) return;
        for (int n = 0, at = layout.Widths[0]; at < obs.Length; n++, at += layout.ObsStride)
            Distributions.ActionMask.Apply(tape.Output[(n * tape.OutputStride)..], obs.Slice(at, layout.Mask));
    }

    // This thread's, with a task's weights and direction in it; loaded once for all of the task's pieces in a call.
    MlpTape Tape(object call, int task, Tensor theta, Tensor? direction)
    {
        MlpTape tape = Tape();
        if (ReferenceEquals(loaded.Call, call) && loaded.Task == task) return tape;
        tape.Load(Own(theta, task));
        if (direction is not null) tape.LoadTangent(Own(direction, task));
        loaded = (call, task);
        return tape;
    }

    MlpTape Tape()
    {
        if (cached.Tape is null || cached.Activation != activation || cached.Mask != layout.Mask || !layout.Widths.AsSpan().SequenceEqual(cached.Widths))
            cached = (layout.Widths, layout.Mask, activation, new(layout, activation));
        return cached.Tape;
    }

    Memory<float> Row(Tensor all, int row) => SimdBackend.Memory(all).Slice(row * layout.Size, layout.Size);

    ReadOnlySpan<float> Own(Tensor all, int task) => SimdBackend.Elements(all).Slice(task * layout.Size, layout.Size);

    readonly ref struct Samples(PolicyBatch batch, int start, int rows)
    {
        public readonly int Start = start;
        public readonly ReadOnlySpan<float> Obs = Rows(batch.Obs.Values, start, rows), Act = Rows(batch.Act, start, rows);
        public readonly ReadOnlySpan<float> OldLogProb = Rows(batch.LogProb, start, rows), Coefficient = Rows(batch.Coefficient, start, rows);

        static ReadOnlySpan<float> Rows(Tensor x, int start, int rows) => SimdBackend.Elements(x).Slice(start * x.Shape[2], rows * x.Shape[2]);
    }
}
