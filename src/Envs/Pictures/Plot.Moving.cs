namespace MetaRL.Envs.Pictures;

public sealed partial class Plot
{
    /// <summary>The whole way of each episode, pale; upon it the way so far, and a dot where the episode is.</summary>
    /// <param name="played">The picture's episodes.</param>
    /// <param name="at">Where a state is.</param>
    /// <typeparam name="TEnv">The environment.</typeparam>
    public void Trail<TEnv>(IReadOnlyList<PlayedEpisode<TEnv>> played, Func<TEnv, (double X, double Y)> at) where TEnv : struct
    {
        (double X, double Y)[] places = [.. Shown.Select(m => at(played[m.Episode].States[m.State]))];
        for (int episode = 0; episode < played.Count; episode++) DrawWay(places, episode, isLast: episode == played.Count - 1);
        for (int episode = 0; episode < played.Count; episode++) Dot(at(played[episode].States[0]), Ink.Text, 4.5, hollow: true);
        MoveDot(places, Ink.Agent);
    }

    /// <summary>A value over time, on a <see cref="Picture.Timeline"/>, with a dot where the episode is.</summary>
    /// <param name="played">The picture's episodes.</param>
    /// <param name="value">Of an episode at a state, in [0, H].</param>
    /// <param name="ink">Its colour.</param>
    /// <typeparam name="TEnv">The environment.</typeparam>
    public void Curve<TEnv>(IReadOnlyList<PlayedEpisode<TEnv>> played, Func<PlayedEpisode<TEnv>, int, double> value, Ink ink) where TEnv : struct
    {
        (double X, double Y)[] places = [.. Shown.Select(m => (picture.TimeOf(m.Episode, m.State), value(played[m.Episode], m.State)))];
        for (int episode = 0; episode < played.Count; episode++) Line(Of(places, episode), ink);
        MoveDot(places, ink);
    }

    /// <summary>The same for a value that the state alone tells.</summary>
    /// <inheritdoc cref="Curve{TEnv}(IReadOnlyList{PlayedEpisode{TEnv}}, Func{PlayedEpisode{TEnv}, int, double}, Ink)"/>
    public void Curve<TEnv>(IReadOnlyList<PlayedEpisode<TEnv>> played, Func<TEnv, double> value, Ink ink) where TEnv : struct =>
        Curve(played, (episode, state) => value(episode.States[state]), ink);

    /// <summary>An area between 0 and what is held from one step to the next, on a <see cref="Picture.Timeline"/>.</summary>
    /// <inheritdoc cref="Curve{TEnv}(IReadOnlyList{PlayedEpisode{TEnv}}, Func{PlayedEpisode{TEnv}, int, double}, Ink)"/>
    public void Steps<TEnv>(IReadOnlyList<PlayedEpisode<TEnv>> played, Func<PlayedEpisode<TEnv>, int, double> value, Ink ink) where TEnv : struct
    {
        for (int episode = 0; episode < played.Count; episode++)
        {
            List<(double X, double Y)> outline = [];
            double last = 0;
            foreach ((int e, int state) in Shown.Where(m => m.Episode == episode))
            {
                double time = picture.TimeOf(e, state);
                outline.AddRange([(time, last), (time, last = state < played[e].Steps ? value(played[e], state) : 0)]);
            }
            Add($"<path class=\"{Palette.Fill(ink)}\" opacity=\".55\" d=\"{Route(outline)}z\"/>\n");
        }
    }

    /// <summary>A rod that moves, such as a pole.</summary>
    /// <param name="played">The picture's episodes.</param>
    /// <param name="ends">Where it begins and ends at a state.</param>
    /// <param name="ink">Its colour.</param>
    /// <param name="width">In units of the picture.</param>
    /// <typeparam name="TEnv">The environment.</typeparam>
    public void Rod<TEnv>(IReadOnlyList<PlayedEpisode<TEnv>> played, Func<TEnv, (double X0, double Y0, double X1, double Y1)> ends, Ink ink, double width) where TEnv : struct
    {
        (double X0, double Y0, double X1, double Y1)[] all = [.. Shown.Select(m => ends(played[m.Episode].States[m.State]))];
        picture.Move($"line class=\"{Palette.Stroke(ink)}\" stroke-linecap=\"round\" stroke-width=\"{SvgText.Px(width)}\"",
            ("x1", [.. all.Select(r => PxX(r.X0))]), ("y1", [.. all.Select(r => PxY(r.Y0))]),
            ("x2", [.. all.Select(r => PxX(r.X1))]), ("y2", [.. all.Select(r => PxY(r.Y1))]));
    }

    /// <summary>A dot at each step, or at some of many, on a <see cref="Picture.Timeline"/>.</summary>
    /// <param name="played">The picture's episodes.</param>
    /// <param name="row">Where a step stands on the upright axis; of an episode and a step in [0, H).</param>
    /// <param name="look">Its colour and whether it is a ring.</param>
    /// <param name="within">Where in its step it stands: 0 where it begins, 1 where it ends.</param>
    /// <typeparam name="TEnv">The environment.</typeparam>
    public void Dots<TEnv>(IReadOnlyList<PlayedEpisode<TEnv>> played, Func<PlayedEpisode<TEnv>, int, double> row, Func<PlayedEpisode<TEnv>, int, (Ink Ink, bool Hollow)> look, double within = 0.5) where TEnv : struct
    {
        double radius = Math.Clamp(0.4 * box.Height / Math.Abs(y.Span), 1.5, Math.Clamp(0.4 * box.Width / picture.Moments.Total, 2, 6));
        foreach ((int e, int state) in Shown.Where(m => m.State < played[m.Episode].Steps))
        {
            (Ink ink, bool hollow) = look(played[e], state);
            Dot((double.Lerp(picture.TimeOf(e, state), picture.TimeOf(e, state + 1), within), row(played[e], state)), ink, radius, hollow);
        }
    }

    IReadOnlyList<(int Episode, int State)> Shown => picture.Moments.Shown;

    // Where one episode ends and the next begins, and a line that moves.
    internal void DrawTime()
    {
        foreach ((int e, int state) in Shown.Where(m => m.Episode > 0 && m.State == 0))
            Line([(picture.TimeOf(e, state), y.Low), (picture.TimeOf(e, state), y.High)], Ink.Soft, 1, dashed: true);
        string[] times = [.. Shown.Select(m => PxX(picture.TimeOf(m.Episode, m.State)))];
        picture.Move($"line class=\"s-text\" opacity=\".5\" y1=\"{SvgText.Px(box.Top)}\" y2=\"{SvgText.Px(box.Top + box.Height)}\"", ("x1", times), ("x2", times));
    }

    void MoveDot((double X, double Y)[] places, Ink ink) => picture.Move($"circle class=\"{Palette.Fill(ink)}\" r=\"5.5\"",
        ("cx", [.. places.Select(p => PxX(p.X))]), ("cy", [.. places.Select(p => PxY(p.Y))]));

    (double X, double Y)[] Of((double X, double Y)[] places, int episode) => [.. places.Where((_, i) => Shown[i].Episode == episode)];

    // Dashes as long as the way itself, shifted so that they end where the episode is. Earlier episodes of a trial are paler.
    void DrawWay((double X, double Y)[] places, int episode, bool isLast)
    {
        (double X, double Y)[] own = Of(places, episode);
        double[] lengths = new double[own.Length];
        for (int i = 1; i < own.Length; i++)
            lengths[i] = lengths[i - 1] + double.Hypot(AtX(own[i].X) - AtX(own[i - 1].X), AtY(own[i].Y) - AtY(own[i - 1].Y));
        double length = lengths[^1];
        string way = $"path class=\"s-agent\" stroke-linejoin=\"round\" d=\"{Route(own)}\"";
        Add($"<{way} stroke-width=\"1.5\" opacity=\"{(isLast ? ".4" : ".2")}\"/>\n");
        if (length == 0) return;
        int first = places.Select((_, i) => i).First(i => Shown[i].Episode == episode);
        string[] shifts = [.. places.Select((_, i) => SvgText.Px(i < first ? length + 1 : length - lengths[Math.Min(i - first, own.Length - 1)]))];
        picture.Move($"{way} stroke-width=\"2.5\" opacity=\"{(isLast ? "1" : ".5")}\" stroke-dasharray=\"{SvgText.Px(length)} {SvgText.Px(length + 2)}\"", ("stroke-dashoffset", shifts));
    }
}
