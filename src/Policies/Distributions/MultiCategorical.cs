using MetaRL.Tensors;

namespace MetaRL.Policies.Distributions;

/// <summary>Several independent choices; an action is one float for each, holding the index.</summary>
/// <param name="Numbers">[A], the distribution of each, of the same [T, N].</param>
public sealed record MultiCategorical(IReadOnlyList<Categorical> Numbers) : Distribution
{
    /// <summary>From the logits of all, one number's after another's.</summary>
    /// <param name="logits">[T, N, Σ choices], not normalized.</param>
    /// <param name="choices">[A], how many choices each number has.</param>
    /// <exception cref="ShapeException">There are no numbers, or the logits are not as many as the choices.</exception>
    public static MultiCategorical Of(Tensor logits, ReadOnlySpan<int> choices)
    {
        int total = 0;
        foreach (int n in choices) total += n;
        if (choices.IsEmpty || logits.Shape.Rank == 0 || logits.Shape[-1] != total)
            throw new ShapeException($"MultiCategorical: logits {logits.Shape} for {choices.Length} numbers with {total} choices in all; expected one for each choice");
        var numbers = new Categorical[choices.Length];
        for (int k = 0, at = 0; k < numbers.Length; at += choices[k++]) numbers[k] = new(logits.Slice(-1, at, choices[k]));
        return new(numbers);
    }

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor act) => act.Shape.Rank > 0 && act.Shape[-1] == Numbers.Count
        ? Sum(k => Numbers[k].LogProb(act.Slice(-1, k, 1)))
        : throw new ShapeException($"LogProb: actions {act.Shape}, expected {Numbers.Count} numbers each, one a choice");

    /// <inheritdoc/>
    public override Tensor Kl(Distribution other)
    {
        IReadOnlyList<Categorical> others = SameKind<MultiCategorical>(other).Numbers;
        if (others.Count != Numbers.Count) throw new ShapeException($"Kl: {Numbers.Count} choices against {others.Count}; expected the same number");
        return Sum(k => Numbers[k].Kl(others[k]));
    }

    /// <inheritdoc/>
    public override Tensor Entropy() => Sum(k => Numbers[k].Entropy());

    /// <inheritdoc/>
    public override Distribution Map(Func<Tensor, Tensor> f) => new MultiCategorical([.. Numbers.Select(p => new Categorical(f(p.Logits)))]);

    Tensor Sum(Func<int, Tensor> of)
    {
        if (Numbers.Count == 0) throw new ShapeException("MultiCategorical: no numbers; expected a distribution for each");
        Tensor sum = of(0);
        for (int k = 1; k < Numbers.Count; k++) sum += of(k);
        return sum;
    }
}
