using System.Diagnostics;

namespace MetaRL.Sampling;

/// <summary>Wall time by what it was spent on.</summary>
sealed class SamplingClock
{
    readonly Stopwatch rollout = new(), adaptation = new();

    /// <summary>Environments, acting and advantages.</summary>
    public TimeSpan RolloutTime => rollout.Elapsed;

    /// <summary>Uploads and adaptation.</summary>
    public TimeSpan AdaptationTime => adaptation.Elapsed;

    public T Rollout<T>(Func<T> work) => Timed(rollout, work);

    public T Adaptation<T>(Func<T> work) => Timed(adaptation, work);

    public void Adaptation(Action work) => Timed(adaptation, () =>
    {
        work();
        return true;
    });

    static T Timed<T>(Stopwatch watch, Func<T> work)
    {
        watch.Start();
        try { return work(); }
        finally { watch.Stop(); }
    }
}
