using ILGPU;
using MetaRL.Gpu.Tensors;
using MetaRL.Policies;
using MetaRL.Policies.Fused;
using MetaRL.Tensors;

namespace MetaRL.Gpu.Learning;

/// <summary>One pass over the samples of all tasks; its tensors belong to the scope that is open.</summary>
sealed class GpuMlpPass<THead> where THead : struct, IDeviceHead
{
    readonly MlpSetup<THead> setup;
    readonly MlpLayout layout;
    readonly LayerLaunch launch;
    readonly Tensor theta;
    readonly PolicyBatch batch;
    readonly GpuMlpRecord own;
    readonly int tasks, samples;
    Tensor? tail;   // [T, N, tail], shares of the gradient of the distribution's own parameters

    internal GpuMlpPass(MlpSetup<THead> setup, Tensor theta, PolicyBatch batch, GpuMlpRecord? record = null)
    {
        this.setup = setup;
        this.theta = theta;
        this.batch = batch;
        layout = setup.Layout;
        (tasks, samples) = (batch.Obs.Tasks, batch.Obs.Count);
        own = record ?? new(layout, setup.Backend, tasks, samples);
        launch = new(setup.Card, layout, tasks, samples, setup.Hidden);
    }

    internal Tensor Outputs => own.H[setup.Last];

    internal void Forward()
    {
        for (int l = 0; l <= setup.Last; l++) launch.Forward(l, Input(l), theta.View(), own.H[l].View());
        if (layout.Mask > 0) setup.Card.Launch("action masks", HeadKernels.Mask, setup.Card.ConfigFor(tasks * samples * layout.Widths[^1]), Columns(default, null), batch.Obs.Values.View(), layout.Widths[0]);
    }

    /// <summary>Each sample's; f′ and f″ go to the record.</summary>
    internal Tensor Loss(Surrogate surrogate)
    {
        Tensor loss = Tensor.Empty(setup.Backend, [tasks, samples, 1]);
        HeadColumns columns = Columns(default, null) with
        {
            Kind = (int)surrogate.Kind,
            Low = (float)(1 - surrogate.Epsilon),
            High = (float)(1 + surrogate.Epsilon),
            Loss = loss.View(),
        };
        setup.Card.Launch("loss", HeadKernels.Loss, PerSample, columns, setup.Head);
        return loss;
    }

    /// <summary>d of the last layer.</summary>
    internal void HeadGradient()
        => setup.Card.Launch("loss gradient", HeadKernels.Gradient, PerSample, Columns(default, own.D[setup.Last]), setup.Head);

    /// <summary>d of every layer.</summary>
    internal void Signals()
    {
        for (int l = setup.Last; l > 0; l--) launch.Backward(l, own.D[l].View(), theta.View(), own.H[l - 1].View(), own.D[l - 1].View());
    }

    /// <summary>[T, P]</summary>
    internal Tensor Gradient()
    {
        Signals();
        return Summed(parts =>
        {
            for (int l = 0; l <= setup.Last; l++) launch.WeightGradient(l, Input(l), own.D[l].View(), default, default, parts);
        });
    }

    internal Tensor HessianProduct(Tensor direction)
    {
        (Tensor[] tz, Tensor[] th) = ForwardTangent(direction);
        Tensor[] td = [.. own.D.Select(Like)];
        HeadColumns columns = Columns(direction.View(), td[setup.Last]) with { Ty = tz[setup.Last].View() };
        setup.Card.Launch("loss tangent", HeadKernels.Tangent, PerSample, columns, setup.Head);
        for (int l = setup.Last; l > 0; l--)
            launch.BackwardTangent(l, td[l].View(), own.D[l].View(), theta.View(), direction.View(), own.H[l - 1].View(), own.D[l - 1].View(), tz[l - 1].View(), td[l - 1].View());
        return Summed(parts =>
        {
            launch.WeightGradient(0, Input(0), td[0].View(), default, default, parts);
            for (int l = 1; l <= setup.Last; l++) launch.WeightGradient(l, Input(l), td[l].View(), th[l - 1].View(), own.D[l].View(), parts);
        });
    }

    /// <summary>F's factor is the tangent of outputs, and what comes back of it is a gradient.</summary>
    internal Tensor FisherProduct(Tensor direction)
    {
        (Tensor[] tz, _) = ForwardTangent(direction);
        HeadColumns columns = Columns(direction.View(), own.D[setup.Last]) with { Ty = tz[setup.Last].View() };
        setup.Card.Launch("Fisher information", HeadKernels.Fisher, PerSample, columns, setup.Head);
        return Gradient();
    }

    (Tensor[] Tz, Tensor[] Th) ForwardTangent(Tensor direction)
    {
        Tensor[] tz = [.. own.H.Select(Like)], th = [.. own.H.SkipLast(1).Select(Like)];
        for (int l = 0; l <= setup.Last; l++)
        {
            ArrayView<float> before = l == 0 ? default : th[l - 1].View(), after = l == setup.Last ? default : th[l].View();
            launch.ForwardTangent(l, Input(l), before, theta.View(), direction.View(), own.H[l].View(), tz[l].View(), after);
        }
        return (tz, th);
    }

    // Shares of parts of the samples, and then their sum.
    Tensor Summed(Action<ArrayView<float>> fill)
    {
        Tensor parts = Tensor.Empty(setup.Backend, [launch.Parts, tasks * layout.Size]);
        fill(parts.View());
        if (layout.TailSize > 0) launch.ColumnSums(tail!.View(), layout.TailSize, layout.Tail, parts.View());
        return parts.Sum(0).Reshape([tasks, layout.Size]);
    }

    HeadColumns Columns(ArrayView<float> direction, Tensor? outputGradient)
    {
        if (layout.TailSize > 0) tail ??= Tensor.Empty(setup.Backend, [tasks, samples, layout.TailSize]);
        return new()
        {
            Count = tasks * samples,
            Samples = samples,
            Outputs = layout.Widths[^1],
            ActDim = setup.ActDim,
            Size = layout.Size,
            Tail = layout.Tail,
            TailSize = layout.TailSize,
            Theta = theta.View(),
            Direction = direction,
            Y = Outputs.View(),
            Act = batch.Act.View(),
            OldLogProb = batch.LogProb.View(),
            Coefficient = batch.Coefficient.View(),
            First = own.First.View(),
            Second = own.Second.View(),
            OutputGradient = outputGradient is null ? default : outputGradient.View(),
            TailGradient = tail is null ? default : tail.View(),
        };
    }

    KernelConfig PerSample => setup.Card.ConfigFor(tasks * samples);

    ArrayView<float> Input(int l) => l == 0 ? batch.Obs.Values.View() : own.H[l - 1].View();

    Tensor Like(Tensor x) => Tensor.Empty(x.Backend, x.Shape);
}
