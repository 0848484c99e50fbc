using System.ComponentModel.DataAnnotations;
using MetaRL.Tensors;

namespace MetaRL.Updates;

/// <summary>How φ moves along a gradient. Settings only; what it remembers is an argument.</summary>
public abstract record Optimizer
{
    /// <summary>Step size.</summary>
    [Range(0.0, 10.0, MinimumIsExclusive = true)]
    public double Lr { get; init; } = 1e-3;

    /// <summary>Steps in which the step size halves, over and over; 0 keeps it constant. A policy gradient is noisy, and
    /// only a shrinking step lets its noise average out.</summary>
    [Range(0.0, 1e9)]
    public double HalfLife { get; init; }

    /// <summary>How the step size changes from the first step to the last, besides.</summary>
    public Schedule Schedule { get; init; } = new();

    /// <summary>Longest gradient, Euclidean norm over all parameters; a longer one is scaled down to it. 0 leaves all as they are.</summary>
    [Range(0.0, 1e9)]
    public double MaxGradientNorm { get; init; }

    /// <summary>What is remembered before the first step.</summary>
    public abstract UpdateState Init(Params phi);

    /// <summary>One step against a gradient.</summary>
    /// <param name="phi">Before.</param>
    /// <param name="gradient">With its names and shapes.</param>
    /// <param name="state">From the step before.</param>
    public (Params Phi, UpdateState State) Step(Params phi, Params gradient, UpdateState state)
    {
        if (MaxGradientNorm > 0) gradient = GradientNorm.Clip(gradient, MaxGradientNorm);
        if (gradient.IsJoined) (phi, state) = (phi.Join(), Joined(state));   // or one operation a tensor after all
        return Move(phi, gradient, state, LrAt(state.Step));
    }

    static UpdateState Joined(UpdateState state) => state.Tensors.Names.Count == 0 ? state : state with { Tensors = state.Tensors.Join() };

    /// <summary>lr · 2^(−t/half-life) · schedule(t); t counts the steps before this one.</summary>
    protected double LrAt(long t) => (HalfLife > 0 ? Lr * Math.Pow(2, -t / HalfLife) : Lr) * Schedule.At(t);

    /// <summary>The step itself.</summary>
    /// <param name="phi">Before.</param>
    /// <param name="gradient">Clipped.</param>
    /// <param name="state">From the step before.</param>
    /// <param name="lr">Of this step.</param>
    protected abstract (Params Phi, UpdateState State) Move(Params phi, Params gradient, UpdateState state, double lr);
}
