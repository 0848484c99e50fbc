namespace MetaRL.Envs.Pictures;

/// <summary>The moments that a picture shows, one after another: the states of its episodes, thinned where there are many.</summary>
sealed class Moments
{
    const int Most = 240;
    const double LeastSeconds = 4, MostSeconds = 12, SecondsAStep = 0.3; // where steps have no time of their own
    const double HeldShare = 0.12; // of the moments, for which the end stays

    readonly int[] before; // [episodes], steps of those before

    /// <param name="steps">[episodes], the steps of each.</param>
    /// <param name="secondsAStep">0 where steps have no time of their own.</param>
    internal Moments(int[] steps, double secondsAStep)
    {
        Total = steps.Sum();
        before = new int[steps.Length];
        for (int e = 1; e < steps.Length; e++) before[e] = before[e - 1] + steps[e - 1];
        int apart = (Total + Most - 1) / Most;
        Shown = [.. Enumerable.Range(0, steps.Length).SelectMany(e => Of(e, steps[e], apart))];
        Seconds = secondsAStep > 0 ? Total * secondsAStep : Math.Clamp(SecondsAStep * Total, LeastSeconds, MostSeconds);
    }

    /// <summary>Steps of all episodes.</summary>
    internal int Total { get; }

    /// <summary>Duration of a round, without the end that is held.</summary>
    internal double Seconds { get; }

    /// <summary>Episode and state of each moment; of each episode the first and the last state.</summary>
    internal IReadOnlyList<(int Episode, int State)> Shown { get; }

    /// <summary>The moment of the still.</summary>
    internal int Middle => Shown.Count / 2;

    /// <summary>Steps before a state.</summary>
    internal int Time(int episode, int state) => before[episode] + state;

    /// <summary>An attribute that moves, a value a moment.</summary>
    internal string Animate(string attribute, IReadOnlyList<string> values) =>
        $"<animate attributeName=\"{attribute}\" dur=\"{Seconds * (1 + HeldShare):0.##}s\" repeatCount=\"indefinite\" values=\"{string.Join(';', Held(values))}\"/>";

    IEnumerable<string> Held(IReadOnlyList<string> values) => values.Concat(Enumerable.Repeat(values[^1], (int)Math.Ceiling(HeldShare * values.Count)));

    static IEnumerable<(int, int)> Of(int episode, int steps, int apart)
    {
        for (int state = 0; state < steps; state += apart) yield return (episode, state);
        yield return (episode, steps);
    }
}
