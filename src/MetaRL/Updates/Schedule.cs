using System.ComponentModel.DataAnnotations;

namespace MetaRL.Updates;

/// <summary>Form of a schedule.</summary>
public enum ScheduleShape
{
    /// <summary>1 all along.</summary>
    Constant,
    /// <summary>From 1 straight down to the floor.</summary>
    Linear,
    /// <summary>From 1 down to the floor as half a cosine (Loshchilov and Hutter 2017, arXiv:1608.03983).</summary>
    Cosine,
}

/// <summary>A factor that changes over an optimizer's steps: up from 0 in the first ones, then down.</summary>
public sealed record Schedule
{
    /// <summary>Form after the warm-up.</summary>
    public ScheduleShape Shape { get; init; }

    /// <summary>Steps from the first to the floor, the warm-up among them; those after it stay there.</summary>
    [Range(1, 1_000_000_000)]
    public int Steps { get; init; } = 1000;

    /// <summary>Steps in which the factor rises to 1: (t + 1) / warm-up.</summary>
    [Range(0, 1_000_000_000)]
    public int WarmUp { get; init; }

    /// <summary>Where it ends.</summary>
    [Range(0.0, 1.0)]
    public double Floor { get; init; }

    /// <summary>The factor of step t, from 0.</summary>
    public double At(long t)
    {
        if (t < WarmUp) return (t + 1.0) / WarmUp;
        double share = Math.Min(1, (double)(t - WarmUp) / Math.Max(1, Steps - WarmUp));
        return Shape switch
        {
            ScheduleShape.Linear => 1 - (1 - Floor) * share,
            ScheduleShape.Cosine => Floor + (1 - Floor) * (1 + Math.Cos(Math.PI * share)) / 2,
            _ => 1,
        };
    }
}
