namespace MetaRL.Policies;

/// <summary>What a policy has met with, as moments: for <see cref="Policy.Absorb"/>.</summary>
/// <param name="Obs">Of observations that actions were chosen from; W = O.</param>
/// <param name="Return">Of the discounted sums of unscaled rewards since the start of an episode, Rₜ = γ Rₜ₋₁ + rₜ; W = 1. Null where
/// there are no rewards.</param>
public sealed record PolicyExperience(RunningMoments Obs, RunningMoments? Return)
{
    /// <summary>All of them in their order; null where there are none.</summary>
    public static PolicyExperience? Merged(IEnumerable<PolicyExperience?> parts)
        => parts.Aggregate((PolicyExperience?)null, static (sum, next) => sum is null || next is null ? sum ?? next : sum.Merge(next));

    /// <summary>Both; in this order, so that sums have the same bits.</summary>
    public PolicyExperience Merge(PolicyExperience later)
        => new(Obs.Merge(later.Obs), Return is null || later.Return is null ? Return ?? later.Return : Return.Merge(later.Return));
}
