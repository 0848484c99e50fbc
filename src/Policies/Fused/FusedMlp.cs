using MetaRL.Tensors;
using MetaRL.Tensors.Simd;

namespace MetaRL.Policies.Fused;

/// <summary>
/// An MLP policy's loss, gradient, Hessian-vector and Fisher-vector products as fused kernels on the simd back end:
/// samples go through all layers in blocks, so that no activation leaves the cache, and none is kept but in a
/// <see cref="MlpRecord"/>. Parameters, gradients and directions are flat, [T, P].
/// </summary>
sealed class FusedMlp(MlpLayout layout, Activation activation, IFusedHead head)
{
    // A thread's memory for the network it computed last; workers compute the same one over and over.
    [ThreadStatic] static (int[] Widths, Activation Activation, MlpTape Tape) cached;

    delegate void BlockAction(MlpTape tape, int task, Samples samples, HeadBlock block);

    /// <summary>Room to keep what a first pass finds, for later ones at the same weights; signals for Hessian products.</summary>
    public MlpRecord Record(PolicyBatch batch, bool keepSignals) => new(layout, batch.Obs.Backend, batch.Obs.Shape[0] * batch.Obs.Shape[1], keepSignals);

    /// <summary>The network's outputs, [T, N, out], from observations [T, N, O].</summary>
    public Tensor Outputs(Tensor theta, Tensor obs)
    {
        int width = layout.Widths[^1];
        Tensor outputs = Tensor.Empty(obs.Backend, [obs.Shape[0], obs.Shape[1], width]);
        ForEachBlock(theta, null, new(obs, obs, obs, obs), null, (tape, _, samples, block) =>
        {
            Span<float> to = SimdBackend.Memory(outputs).Span.Slice(samples.Start * width, block.Rows * width);
            for (int n = 0; n < block.Rows; n++) block.Row(block.Y, n, width).CopyTo(to[(n * width)..]);
        });
        return outputs;
    }

    /// <summary>Σ f(ln π).</summary>
    public double Loss(Tensor theta, PolicyBatch batch, Surrogate surrogate)
    {
        double loss = 0;
        ForEachBlock(theta, null, batch, null, (tape, task, samples, block) =>
            loss += Differentiate(tape, surrogate, samples, block));
        return loss;
    }

    /// <summary>Σ f(ln π) and its gradient, [T, P].</summary>
    public (double Loss, Tensor Gradient) LossAndGradient(Tensor theta, PolicyBatch batch, Surrogate surrogate, MlpRecord? record)
    {
        double loss = 0;
        Tensor gradient = Tensor.Zeros(theta.Backend, theta.Shape);
        ForEachBlock(theta, null, batch, record, (tape, task, samples, block) =>
        {
            loss += Differentiate(tape, surrogate, samples, block);
            Span<float> own = Writable(gradient, task);
            head.Gradient(block, tape.First, tape.OutputGradient, own[layout.Tail..]);
            tape.Backward(samples.Obs, own);
        });
        record?.IsFilled = true;
        return (loss, gradient);
    }

    /// <summary>H u,  H = ∂² Σ f(ln π) / ∂θ², [T, P].</summary>
    public Tensor HessianProduct(Tensor theta, PolicyBatch batch, Surrogate surrogate, Tensor direction, MlpRecord? record)
    {
        Tensor product = Tensor.Zeros(theta.Backend, theta.Shape);
        ForEachBlock(theta, direction, batch, record, (tape, task, samples, block) =>
        {
            if (record is null)
            {
                Differentiate(tape, surrogate, samples, block);
                Span<float> unused = stackalloc float[layout.TailSize];
                head.Gradient(block, tape.First, tape.OutputGradient, unused);
                tape.BackwardSignals();
            }
            Span<float> own = Writable(product, task);
            head.Tangent(block, tape.OutputTangent, Own(direction, task)[layout.Tail..], tape.First, tape.Second, tape.OutputGradientTangent, own[layout.Tail..]);
            tape.BackwardTangent(samples.Obs, own);
        });
        return product;
    }

    /// <summary>F u,  F = Σ weight · Fisher information of the policy, [T, P]; the batch's weight is that of the mean alone.</summary>
    public Tensor FisherProduct(Tensor theta, PolicyBatch batch, Tensor direction, MlpRecord record)
    {
        Tensor product = Tensor.Zeros(theta.Backend, theta.Shape);
        ForEachBlock(theta, direction, batch, record, (tape, task, samples, block) =>
        {
            Span<float> own = Writable(product, task);
            head.Fisher(block, tape.OutputTangent, Own(direction, task)[layout.Tail..], samples.Weight, tape.OutputGradient, own[layout.Tail..]);
            tape.Backward(samples.Obs, own);
        });
        record.IsFilled = true;
        return product;
    }

    // Σ f(ln π) of a block; writes f′ and f″.
    double Differentiate(MlpTape tape, Surrogate surrogate, in Samples samples, in HeadBlock block)
    {
        Span<float> logProb = stackalloc float[block.Rows];
        head.LogProb(block, logProb);
        return surrogate.Differentiate(logProb, samples.OldLogProb, samples.Weight, tape.First, tape.Second);
    }

    void ForEachBlock(Tensor theta, Tensor? direction, PolicyBatch batch, MlpRecord? record, BlockAction action)
    {
        MlpTape tape = Tape();
        int samples = batch.Obs.Shape[1];
        for (int task = 0; task < theta.Shape[0]; task++)
        {
            ReadOnlySpan<float> weights = Own(theta, task), along = direction is null ? [] : Own(direction, task);
            tape.Load(weights);
            if (direction is not null) tape.LoadTangent(along);
            for (int start = 0; start < samples; start += MlpTape.Block)
            {
                int rows = Math.Min(MlpTape.Block, samples - start), first = task * samples + start;
                var part = new Samples(batch, first, rows);
                tape.Begin(rows, record, first);
                if (record is not { IsFilled: true }) tape.Forward(part.Obs);
                if (direction is not null) tape.ForwardTangent(part.Obs);
                action(tape, task, part, new(tape.Output, tape.OutputStride, part.Act, weights[layout.Tail..]));
            }
        }
    }

    MlpTape Tape()
    {
        if (cached.Tape is null || cached.Activation != activation || !layout.Widths.AsSpan().SequenceEqual(cached.Widths))
            cached = (layout.Widths, activation, new(layout, activation));
        return cached.Tape;
    }

    Span<float> Writable(Tensor all, int task) => SimdBackend.Memory(all).Span.Slice(task * layout.Size, layout.Size);

    ReadOnlySpan<float> Own(Tensor all, int task) => SimdBackend.Elements(all).Slice(task * layout.Size, layout.Size);

    readonly ref struct Samples(PolicyBatch batch, int start, int rows)
    {
        public readonly int Start = start;
        public readonly ReadOnlySpan<float> Obs = Rows(batch.Obs, start, rows), Act = Rows(batch.Act, start, rows);
        public readonly ReadOnlySpan<float> OldLogProb = Rows(batch.LogProb, start, rows), Weight = Rows(batch.Weight, start, rows);

        static ReadOnlySpan<float> Rows(Tensor x, int start, int rows) => SimdBackend.Elements(x).Slice(start * x.Shape[2], rows * x.Shape[2]);
    }
}
