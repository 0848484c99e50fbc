using MetaRL.Tensors;
using MetaRL.Updates;

namespace MetaRL.Losses;

/// <summary>The losses that outer updates descend.</summary>
public static class OuterLosses
{
    /// <summary><see cref="Objectives.Ratio"/> on the query trajectories.</summary>
    public static OuterLoss Surrogate { get; } = static (learner, theta, query) => Objectives.Ratio(learner.Policy, theta, query);

    /// <summary><see cref="Objectives.Clipped"/> on the query trajectories.</summary>
    public static OuterLoss Clipped(double epsilon) => (learner, theta, query) => Objectives.Clipped(learner.Policy, theta, query, epsilon);

    internal static double Norm(Params g)
    {
        using TensorScope scope = TensorScope.Open();
        return Math.Sqrt(g.Dot(g).Item());
    }
}
