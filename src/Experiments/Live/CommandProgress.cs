using MetaRL.Experiments.Display;

namespace MetaRL.Experiments.Live;

/// <summary>How far a command of several runs is. Its remaining time goes by iterations, whatever run they are of: each is as long as those of this
/// command were until now, evaluations and starts included.</summary>
/// <param name="runs">How many there are.</param>
/// <param name="iterations">Of all runs together.</param>
/// <param name="time">The clock.</param>
sealed class CommandProgress(int runs, long iterations, TimeProvider time)
{
    readonly long start = time.GetTimestamp();
    long done, skipped;

    /// <summary>The run in work, from 1; 0 before the first.</summary>
    public int Run { get; private set; }

    /// <summary>For people: "run 3 of 8, 12:30 min left".</summary>
    public string Words
    {
        get
        {
            string left = SecondsLeft is { } seconds and > 0 ? $", {Numbers.Duration(seconds)} left" : "";
            return $"run {Run} of {runs}{left}";
        }
    }

    /// <summary>Null before the first iteration.</summary>
    public double? SecondsLeft => done == 0 ? null : time.GetElapsedTime(start).TotalSeconds / done * Math.Max(0, iterations - done - skipped);

    /// <summary>A run begins.</summary>
    /// <param name="before">Iterations that it has done already.</param>
    public void Begin(int before)
    {
        Run++;
        skipped += before;
    }

    /// <summary>A run is left out: it is done.</summary>
    /// <param name="all">Its iterations.</param>
    public void Skip(int all) => Begin(all);

    /// <summary>An iteration is done.</summary>
    public void Iterate() => done++;
}
