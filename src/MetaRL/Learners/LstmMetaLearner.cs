using System.ComponentModel.DataAnnotations;
using MetaRL.Envs;
using MetaRL.Problems;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Updates;

namespace MetaRL.Learners;

/// <summary>
/// The LSTM meta-learner (Ravi and Larochelle 2017, openreview.net/forum?id=rJY0-Kcll): the weights are the cell state of an LSTM,
/// θₖ₊₁ = fₖ ∘ θₖ − α iₖ ∘ ∇L(θₖ; τₖ), and each coordinate's gates see its gradient and the task's loss on a logarithmic scale, where
/// it is, and what they were: fₖ = σ(W_f [∇, L, θₖ, fₖ₋₁] + b_f), iₖ likewise, f₋₁ = i₋₁ = 0. Biases begin such that it is near
/// gradient descent.
/// </summary>
public sealed record LstmMetaLearner : CoordinateLearner
{
    // Weights begin so small that gates depend on little but their biases.
    const double Spread = 0.01;
    const int Inputs = 6;

    /// <summary>α i before any meta-learning: the step size of the descent that it begins near.</summary>
    [Range(0.0, 1000.0, MinimumIsExclusive = true)]
    public double InnerLr { get; init; } = 0.1;

    /// <summary>α, the longest step size that an input gate, which is below 1, can give; 1 in the paper. Above <see cref="InnerLr"/>.</summary>
    [Range(0.0, 10_000.0, MinimumIsExclusive = true)]
    public double MaxLr { get; init; } = 1;

    /// <summary>b_f before any meta-learning; σ(6) = 0.9975 of a weight is kept in a step.</summary>
    [Range(-20.0, 20.0)]
    public double ForgetBias { get; init; } = 6;

    /// <inheritdoc/>
    public override void RequireFit(Problem problem, MetaUpdate update)
    {
        base.RequireFit(problem, update);
        if (InnerLr >= MaxLr)
            throw new ArgumentException($"learner.innerLr is {InnerLr} and learner.maxLr {MaxLr}; an input gate is below 1, so set learner.maxLr above learner.innerLr");
    }

    /// <inheritdoc/>
    protected override Params Rule(IBackend backend, Seed seed)
    {
        double share = InnerLr / MaxLr;
        return Gate(backend, seed.Fork("forget"), ForgetBias).Prefixed("forget.").Concat(Gate(backend, seed.Fork("input"), Math.Log(share / (1 - share))).Prefixed("input."));
    }

    /// <inheritdoc/>
    protected override Params Memory(IBackend backend, int tasks, int coordinates)
    {
        Tensor zero = Tensor.Zeros(backend, [tasks, coordinates, 1]);
        return new([("forget", zero), ("input", zero)]);
    }

    /// <inheritdoc/>
    protected override (Tensor Next, Params Memory) Move(AdaptStep step, Params rule, Coordinates at)
    {
        Shape row = at.Theta.Shape, column = [row[0], row[1], 1];   // [T, P], [T, P, 1]
        Tensor gradient = LogScale.Of(at.Gradient, LogRange);
        Tensor loss = LogScale.Of(Loss(step, at.Weights), LogRange).Expand(gradient.Shape);
        Tensor seen = Tensor.Concat([gradient, loss, at.Theta.Reshape(column)], -1);
        Tensor Next(string gate)
        {
            Tensor inputs = Tensor.Concat([seen, at.Memory[gate]], -1);
            return (inputs.MatMul(rule[$"{gate}.w"]) + rule[$"{gate}.b"]).Sigmoid();
        }
        Tensor forget = Next("forget"), input = Next("input");
        Tensor kept = forget.Reshape(row) * at.Theta, descent = input.Reshape(row) * at.Gradient;
        return (kept.AddScaled(descent, -MaxLr), new([("forget", forget), ("input", input)]));
    }

    // Of each task, minus the mean score of its support; [T, 1]. A constant where gradients are.
    Tensor Loss(AdaptStep step, Params weights)
    {
        Params seen = Order == GradientOrder.Second ? weights : weights.Detach();
        return -step.Problem.Scores(seen, step.Support).Mean(1).Reshape([step.Support.Tasks, 1]);
    }

    static Params Gate(IBackend backend, Seed seed, double bias)
    {
        Rng rng = seed.Stream();
        var w = new double[Inputs];
        for (int i = 0; i < Inputs; i++) w[i] = rng.Uniform((float)-Spread, (float)Spread);
        return new([("w", Tensor.From(backend, w, [1, Inputs, 1])), ("b", Tensor.Full(backend, [1, 1, 1], bias))]);
    }
}
