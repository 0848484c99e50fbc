namespace MetaRL.Envs.Families.Planar.Rendering;

/// <summary>A trajectory as a picture shows it: in real time, with fewer states where there are many.</summary>
sealed class PlanarFilm(PlanarTrajectory trajectory)
{
    const int Most = 600; // states

    readonly string timing = $"dur=\"{(trajectory.States.Count - 1) * trajectory.Body.StepTime:0.###}s\" repeatCount=\"indefinite\"";

    internal PlanarTrajectory Trajectory => trajectory;

    internal IReadOnlyList<float[]> States { get; } = Thinned(trajectory.States);

    internal float[] Middle => States[States.Count / 2];

    /// <summary>A transform that moves, or what it is in the middle.</summary>
    internal string Transformed(string type, Func<float[], string> value, bool isStill, string content) => isStill
        ? $"<g transform=\"{type}({value(Middle)})\">\n{content}</g>\n"
        : $"<g transform=\"{type}({value(States[0])})\">\n<animateTransform attributeName=\"transform\" type=\"{type}\" {Moving(value)}/>\n{content}</g>\n";

    /// <summary>The attributes of an animation.</summary>
    internal string Moving(Func<float[], string> value) => $"{timing} values=\"{string.Join(';', States.Select(value))}\"";

    static float[][] Thinned(IReadOnlyList<float[]> all)
    {
        int shown = Math.Min(all.Count, Most);
        return [.. Enumerable.Range(0, shown).Select(i => all[(int)((long)i * (all.Count - 1) / (shown - 1))])];
    }
}
