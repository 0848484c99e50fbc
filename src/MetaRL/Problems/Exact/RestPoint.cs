using MetaRL.Learners;
using MetaRL.Rollouts;
using MetaRL.Training;
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
            double unit = Math.Max(1, Math.Abs(x)), here = MoveOf(all, update, x);
            slope = (MoveOf(all, update, x + unit) - here) / unit;
            if (!double.IsFinite(here) || !double.IsFinite(slope)) return new(null, "adaptation diverges");
            if (Math.Abs(slope) < None) return new(null, Still(here));
            x -= here / slope;
            if (Math.Abs(here / slope) <= Settled * Math.Max(1, Math.Abs(x))) break;
        }
        return new(x, slope > 0 ? "the update leads away from here" : "");
    }

    // What is below rounding cannot be told from nothing.
    static string Still(double move) => Math.Abs(move) < None ? $"an update moves x by less than {None:R}: every x is at rest, or it is too slow to tell" : "no x is at rest";

    static double MoveOf(EveryTask all, MetaUpdate update, double x)
    {
        try
        {
            return all.Move(update, x);
        }
        catch (Exception e) when (e is NonFiniteException || e.InnerException is NonFiniteException)
        {
            return double.NaN;
        }
    }
}
