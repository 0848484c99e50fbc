using MetaRL.Learners;
using MetaRL.Rollouts;
using MetaRL.Updates;

namespace MetaRL.Problems.Exact;

/// <summary>Where an update no longer moves x.</summary>
/// <param name="Phi">There; null where there is no such point, or every point is one.</param>
/// <param name="Note">Why, or that the update leads away from it; empty where it leads there.</param>
public sealed record RestPoint(double? Phi, string Note)
{
    const int Rounds = 5;           // one is enough but for rounding
    const double Settled = 1e-10;   // of x
    const double None = 1e-12;      // of a slope or a move

    /// <summary>Runs an update from several x, on all tasks at once and in float64. What it does to x is affine, so its rest
    /// point lies on the line through two of its moves.</summary>
    /// <param name="problem">The tasks.</param>
    /// <param name="learner">Adapts.</param>
    /// <param name="update">Moves x.</param>
    /// <exception cref="ArgumentException">They do not go together.</exception>
    public static RestPoint Of(Quadratics problem, MetaLearner learner, MetaUpdate update)
    {
        learner.RequireFit(problem, update);
        using var pool = new WorkerPool(1);
        using var all = new EveryTask(problem, learner, pool);
        (double x, double slope) = (0, 0);
        for (int i = 0; i < Rounds; i++)
        {
            double here = all.Move(update, x), unit = Math.Max(1, Math.Abs(x));
            slope = (all.Move(update, x + unit) - here) / unit;
            if (!double.IsFinite(here) || !double.IsFinite(slope)) return new(null, "adaptation diverges");
            if (Math.Abs(slope) < None) return new(null, Math.Abs(here) < None ? "every x is at rest" : "no x is at rest");
            x -= here / slope;
            if (Math.Abs(here / slope) <= Settled * Math.Max(1, Math.Abs(x))) break;
        }
        return new(x, slope > 0 ? "the update leads away from here" : "");
    }
}
