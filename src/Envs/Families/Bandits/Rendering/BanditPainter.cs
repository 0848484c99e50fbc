using MetaRL.Envs.Pictures;

namespace MetaRL.Envs.Families.Bandits.Rendering;

/// <summary>The arm of each pull, on rows that say what arms pay, and the return so far beside that of the best arm.</summary>
/// <param name="arms">The task.</param>
/// <param name="showsWins">Whether a reward is 0 or 1 and belongs to its own pull.</param>
sealed class BanditPainter<TEnv>(BanditArms arms, bool showsWins) : IPainter<TEnv> where TEnv : struct
{
    public Picture Paint(IReadOnlyList<PlayedEpisode<TEnv>> played)
    {
        int best = arms.Means.IndexOf(arms.Best);
        Picture picture = Picture.Of(played, $"the best of {arms.Count} arms is arm {best}, which pays {Mean(best)} on average; not shown to the policy");
        string[] names = [.. Enumerable.Range(0, arms.Count).Select(i => $"arm {i}: {Mean(i)}")];
        Plot pulls = picture.Timeline(Math.Clamp(24 * arms.Count, 60, 220), PlotAxis.Rows(names, "arm: mean payoff"));
        pulls.Area((0, best - 0.45), (played.Sum(e => e.Steps), best + 0.45), Ink.Hidden);
        pulls.Dots(played, (e, t) => e.Act(t), (e, t) => (Ink.Agent, showsWins && e.Rewards[t] == 0));
        DrawReturns(picture, played);
        if (showsWins) picture.Key((Sign.Dot, Ink.Agent, "paid 1"), (Sign.Ring, Ink.Agent, "paid 0"), (Sign.Area, Ink.Hidden, "best arm"), (Sign.Dashes, Ink.Hidden, "its mean return"));
        else picture.Key((Sign.Dot, Ink.Agent, "pull"), (Sign.Area, Ink.Hidden, "best arm"), (Sign.Dashes, Ink.Hidden, "its mean return"));
        return picture;
    }

    void DrawReturns(Picture picture, IReadOnlyList<PlayedEpisode<TEnv>> played)
    {
        double most = played.Max(e => e.Steps) * (double)arms.Best;
        Plot returns = picture.Timeline(90, PlotAxis.Over([.. played.SelectMany(e => e.Returns), most], "return so far"));
        for (int e = 0; e < played.Count; e++)
            returns.Line([(picture.TimeOf(e, 0), 0), (picture.TimeOf(e, played[e].Steps), played[e].Steps * (double)arms.Best)], Ink.Hidden, 1.5, dashed: true);
        returns.Curve(played, (e, t) => e.Returns[t], Ink.Agent);
    }

    string Mean(int arm) => SvgText.Number(Math.Round(arms[arm], 2));
}
