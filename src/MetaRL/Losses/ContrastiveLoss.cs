using System.ComponentModel.DataAnnotations;
using MetaRL.Learners;
using MetaRL.Policies.Reading;
using MetaRL.Problems;
using MetaRL.Tensors;

namespace MetaRL.Losses;

/// <summary>
/// Pairs of a query's example and a support's: those of one class shall lie together, others at least a margin apart (Hadsell et al.
/// 2006),  L = ½ E[d² | same] + ½ E[max(0, m − d)² | different],  d the distance of features. Both kinds weigh as much, however many
/// there are of each.
/// </summary>
public sealed record ContrastiveLoss : OuterLoss
{
    const double Tiny = 1e-12;   // a distance of 0 has a slope

    /// <summary>m, the distance from which pairs of different classes are left alone.</summary>
    [Range(0.0, 1e6, MinimumIsExclusive = true)]
    public double Margin { get; init; } = 1;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The model keeps no examples to pair with, or the problem has none.</exception>
    public override Tensor Of(Chain chain)
    {
        if (chain.Problem.Model is not ExemplarClassifier model || chain.Query is not ExampleBatch query)
            throw new InvalidOperationException($"{nameof(ContrastiveLoss)} pairs examples, found {chain.Problem.Model.GetType().Name} and a {chain.Query.GetType().Name}; set problem.policy=siameseClassifier");
        (Tensor squared, Tensor same) = model.Pairs(chain.Adapted, query.Obs, query.Target);
        Tensor tooClose = (Margin - (squared + Tiny).Sqrt()).Relu().Square();
        return 0.5 * (Mean(squared, same) + Mean(tooClose, 1 - same));
    }

    // Over the pairs that count, summed over tasks; 0 where there are none.
    static Tensor Mean(Tensor x, Tensor counts)
    {
        Tensor many = counts.Sum(-1).Sum(-2);
        return ((x * counts).Sum(-1).Sum(-2) / Tensor.Max(many, 0 * many + 1)).Sum();
    }
}
