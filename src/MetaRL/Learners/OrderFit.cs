using MetaRL.Losses;
using MetaRL.Problems;
using MetaRL.Updates;

namespace MetaRL.Learners;

/// <summary>Refuses an order of derivatives that would change nothing.</summary>
static class OrderFit
{
    /// <exception cref="ArgumentException">They do not go together; the message says what to set.</exception>
    public static void Require(GradientOrder order, Problem problem, MetaUpdate update)
    {
        if (update.Needs == Derivatives.None && order == GradientOrder.Second)
            throw new ArgumentException($"{update.GetType().Name} takes no derivative of the adaptation, so learner.order=second would change nothing; set learner.order=first");
        if (order == GradientOrder.First && problem is PolicyProblem { InnerObjective: SequenceObjective objective })
            throw new ArgumentException($"{objective.GetType().Name} differs from {nameof(RatioObjective)} in second derivatives alone, and learner.order=first takes none; set problem.innerObjective=ratio, or learner.order=second");
    }
}
