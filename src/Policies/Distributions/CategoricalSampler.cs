using System.Numerics.Tensors;
using MetaRL.Envs;
using MetaRL.Tensors;

namespace MetaRL.Policies.Distributions;

/// <summary>Draws from a categorical distribution by its logits, as actors do.</summary>
public static class CategoricalSampler
{
    /// <summary>One of n choices, with probability proportional to its logit's exponential. Takes one draw.</summary>
    /// <param name="logits">[n], not normalized; overwritten.</param>
    /// <param name="rng">The only source of randomness.</param>
    /// <param name="logProb">ln π of the choice.</param>
    /// <exception cref="ShapeException">There are no choices.</exception>
    public static int Draw(Span<float> logits, ref Rng rng, out float logProb)
    {
        if (logits.IsEmpty) throw new ShapeException("Draw: no logits; expected one for each choice");
        float max = TensorPrimitives.Max(logits);
        TensorPrimitives.Subtract(logits, max, logits);
        float total = 0;
        foreach (float l in logits) total += MathF.Exp(l);
        int choice = Choose(logits, total * rng.Uniform());
        logProb = logits[choice] - MathF.Log(total);
        return choice;
    }

    // Inverts the cumulative weights; rounding may leave the threshold past all, and the last that has any weight is then chosen.
    static int Choose(ReadOnlySpan<float> logits, float threshold)
    {
        int choice = 0;
        for (float mass = MathF.Exp(logits[0]); mass <= threshold && choice + 1 < logits.Length; mass += MathF.Exp(logits[choice])) choice++;
        while (choice > 0 && MathF.Exp(logits[choice]) == 0) choice--;
        return choice;
    }
}
