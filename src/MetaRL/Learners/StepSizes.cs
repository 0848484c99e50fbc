using MetaRL.Tensors;

namespace MetaRL.Learners;

/// <summary>Meta-learned step sizes: where they lie in φ, and what they make of a step.</summary>
static class StepSizes
{
    const string Prefix = "rate/";

    /// <summary>Whether a name of φ is that of a step size.</summary>
    public static bool IsRate(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Fresh factors of 1 for some weights, leading dimension 1.</summary>
    /// <param name="weights">What adapts, leading dimension 1.</param>
    /// <param name="rates">Which factors there are.</param>
    /// <param name="steps">Trained adaptation steps, K.</param>
    public static Params Fresh(Params weights, LearnedRates rates, int steps) => rates == LearnedRates.None
        ? new Params([])
        : weights.Map(x => Tensor.Full(x.Backend, ShapeOf(x, rates, steps), 1)).Prefixed(Prefix);

    /// <summary>θ − α ρ g, with the factors of step k for each of θ's names.</summary>
    /// <param name="theta">[T, …], what adapts.</param>
    /// <param name="gradient">With its names and shapes.</param>
    /// <param name="alpha">α · decayᵏ</param>
    /// <param name="rates">Which factors there are.</param>
    /// <param name="phi">Holds them.</param>
    /// <param name="k">Number of the step, from 0.</param>
    public static Params Descend(Params theta, Params gradient, double alpha, LearnedRates rates, Params phi, int k)
    {
        if (rates == LearnedRates.None) return theta.AddScaled(gradient, -alpha);
        Params factors = phi.Group(Prefix).Select(theta.Names);
        if (rates == LearnedRates.LayerAndStep) factors = factors.Map(x => x.Slice(1, Math.Min(k, x.Shape[1] - 1), 1));
        return theta.AddScaled(gradient.Zip(factors, static (g, rho) => g * rho), -alpha);
    }

    static Shape ShapeOf(Tensor weight, LearnedRates rates, int steps) => rates switch
    {
        LearnedRates.Weight => weight.Shape,
        LearnedRates.Layer => [1, 1, 1],
        _ => [1, Math.Max(1, steps), 1],
    };
}
