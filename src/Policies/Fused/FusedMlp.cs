using MetaRL.Tensors;

namespace MetaRL.Policies;

/// <summary>
/// An MLP policy's loss, gradient, Hessian-vector and Fisher-vector products as fused kernels on the simd back end:
/// samples go through all layers in blocks, so that no activation leaves the cache and none is kept. Parameters,
/// gradients and directions are flat, [T, P].
/// </summary>
sealed class FusedMlp(MlpLayout layout, Activation activation, IFusedHead head)
{
    // A thread's memory for the network it computed last; workers compute the same one over and over.
    [ThreadStatic] static (int[] Widths, Activation Activation, MlpTape Tape) cached;

    delegate void BlockAction(MlpTape tape, int task, Samples samples, HeadBlock block);

    /// <summary>Σ f(ln π).</summary>
    public double Loss(Tensor theta, PolicyBatch batch, Surrogate surrogate)
    {
        double loss = 0;
        ForEachBlock(theta, null, batch, (tape, task, samples, block) =>
        {
            Span<float> logProb = stackalloc float[block.Rows], first = stackalloc float[block.Rows], second = stackalloc float[block.Rows];
            head.LogProb(block, logProb);
            loss += surrogate.Differentiate(logProb, samples.OldLogProb, samples.Weight, first, second);
        });
        return loss;
    }

    /// <summary>Σ f(ln π) and its gradient, [T, P].</summary>
    public (double Loss, Tensor Gradient) LossAndGradient(Tensor theta, PolicyBatch batch, Surrogate surrogate)
    {
        double loss = 0;
        var gradient = new float[theta.Shape.Size];
        ForEachBlock(theta, null, batch, (tape, task, samples, block) =>
        {
            Span<float> logProb = stackalloc float[block.Rows], first = stackalloc float[block.Rows], second = stackalloc float[block.Rows];
            head.LogProb(block, logProb);
            loss += surrogate.Differentiate(logProb, samples.OldLogProb, samples.Weight, first, second);
            Span<float> own = Own(gradient.AsSpan(), task);
            head.Gradient(block, first, tape.OutputGradient(block.Rows), own[layout.Tail..]);
            tape.Backward(samples.Obs, block.Rows, own);
        });
        return (loss, Tensor.From(theta.Backend, gradient, theta.Shape));
    }

    /// <summary>H u,  H = ∂² Σ f(ln π) / ∂θ², [T, P].</summary>
    public Tensor HessianProduct(Tensor theta, PolicyBatch batch, Surrogate surrogate, Tensor direction)
    {
        var product = new float[theta.Shape.Size];
        ForEachBlock(theta, direction, batch, (tape, task, samples, block) =>
        {
            Span<float> logProb = stackalloc float[block.Rows], first = stackalloc float[block.Rows], second = stackalloc float[block.Rows];
            Span<float> unused = stackalloc float[layout.TailSize];
            head.LogProb(block, logProb);
            surrogate.Differentiate(logProb, samples.OldLogProb, samples.Weight, first, second);
            head.Gradient(block, first, tape.OutputGradient(block.Rows), unused);
            Span<float> own = Own(product.AsSpan(), task);
            head.Tangent(block, tape.OutputTangent(block.Rows), Own(SimdBackend.Elements(direction), task)[layout.Tail..], first, second,
                tape.OutputGradientTangent(block.Rows), own[layout.Tail..]);
            tape.BackwardTangent(samples.Obs, block.Rows, own);
        });
        return Tensor.From(theta.Backend, product, theta.Shape);
    }

    /// <summary>F u,  F = Σ weight · Fisher information of the policy, [T, P]; the batch's weight is that of the mean alone.</summary>
    public Tensor FisherProduct(Tensor theta, PolicyBatch batch, Tensor direction)
    {
        var product = new float[theta.Shape.Size];
        ForEachBlock(theta, direction, batch, (tape, task, samples, block) =>
        {
            Span<float> own = Own(product.AsSpan(), task);
            head.Fisher(block, tape.OutputTangent(block.Rows), Own(SimdBackend.Elements(direction), task)[layout.Tail..], samples.Weight,
                tape.OutputGradient(block.Rows), own[layout.Tail..]);
            tape.Backward(samples.Obs, block.Rows, own);
        });
        return Tensor.From(theta.Backend, product, theta.Shape);
    }

    void ForEachBlock(Tensor theta, Tensor? direction, PolicyBatch batch, BlockAction action)
    {
        MlpTape tape = Tape();
        int samples = batch.Obs.Shape[1];
        for (int task = 0; task < theta.Shape[0]; task++)
        {
            ReadOnlySpan<float> weights = Own(SimdBackend.Elements(theta), task);
            ReadOnlySpan<float> along = direction is null ? [] : Own(SimdBackend.Elements(direction), task);
            tape.Load(weights);
            if (direction is not null) tape.LoadTangent(along);
            for (int start = 0; start < samples; start += MlpTape.Block)
            {
                int rows = Math.Min(MlpTape.Block, samples - start);
                var part = new Samples(batch, task * samples + start, rows);
                tape.Forward(weights, part.Obs, rows);
                if (direction is not null) tape.ForwardTangent(weights, along, part.Obs, rows);
                action(tape, task, part, new(tape.Output(rows), tape.OutputStride, part.Act, weights[layout.Tail..]));
            }
        }
    }

    MlpTape Tape()
    {
        if (cached.Tape is null || cached.Activation != activation || !layout.Widths.AsSpan().SequenceEqual(cached.Widths))
            cached = (layout.Widths, activation, new(layout, activation));
        return cached.Tape;
    }

    Span<float> Own(Span<float> all, int task) => all.Slice(task * layout.Size, layout.Size);

    ReadOnlySpan<float> Own(ReadOnlySpan<float> all, int task) => all.Slice(task * layout.Size, layout.Size);

    readonly ref struct Samples(PolicyBatch batch, int start, int rows)
    {
        public readonly ReadOnlySpan<float> Obs = Rows(batch.Obs, start, rows), Act = Rows(batch.Act, start, rows);
        public readonly ReadOnlySpan<float> OldLogProb = Rows(batch.LogProb, start, rows), Weight = Rows(batch.Weight, start, rows);

        static ReadOnlySpan<float> Rows(Tensor x, int start, int rows) => SimdBackend.Elements(x).Slice(start * x.Shape[2], rows * x.Shape[2]);
    }
}
