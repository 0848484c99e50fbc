using System.Runtime.CompilerServices;

namespace MetaRL.Envs.Families.Navigation;

// What PointNavigation pays and where it ends, by the way left to the goal.
readonly record struct PointRules(PointReward Reward, float SparseRadius, float GoalTolerance)
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal double RewardAt(double dx, double dy)
    {
        double squared = dx * dx + dy * dy;
        double distance = Math.Sqrt(squared);
        return Reward switch
        {
            PointReward.Distance => -distance,
            PointReward.SquaredDistance => -squared,
            _ => distance <= SparseRadius ? 1 - distance : 0,
        };
    }

    // Where the sparse reward pays, whatever is paid here.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool IsNear(double dx, double dy) => Math.Sqrt(dx * dx + dy * dy) <= SparseRadius;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool EndsAt(double dx, double dy) =>
        Reward != PointReward.Sparse && Math.Abs(dx) < GoalTolerance && Math.Abs(dy) < GoalTolerance;
}
