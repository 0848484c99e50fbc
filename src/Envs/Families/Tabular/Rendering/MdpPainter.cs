using MetaRL.Envs.Pictures;

namespace MetaRL.Envs.Families.Tabular.Rendering;

/// <summary>The state at each step, on rows that say what the best action pays there.</summary>
sealed class MdpPainter(Mdp mdp) : IPainter<TabularMdpEnv>
{
    readonly float[] best = [.. Enumerable.Range(0, mdp.States).Select(s => Enumerable.Range(0, mdp.Actions).Max(a => mdp.Rewards[s * mdp.Actions + a]))];

    public Picture Paint(IReadOnlyList<PlayedEpisode<TabularMdpEnv>> played)
    {
        Picture picture = Picture.Of(played, $"{mdp.States} states, {mdp.Actions} actions; beside each state what its best-paid action pays on average, not shown to the policy");
        string[] names = [.. Enumerable.Range(0, mdp.States).Select(s => $"{s}: {SvgText.Number(Math.Round(best[s], 2))}")];
        Plot plot = picture.Timeline(Math.Clamp(22 * mdp.States, 60, 250), PlotAxis.Rows(names, "state: best mean reward"));
        plot.Curve(played, env => env.State, Ink.Soft);
        plot.Dots(played, (e, t) => e.States[t].State, (e, t) => (Ink.Agent, !IsBest(e.States[t].State, (int)e.Act(t))), within: 0);
        Plot returns = picture.Timeline(70, PlotAxis.Over([.. played.SelectMany(e => e.Returns)], "return so far"));
        returns.Curve(played, (e, t) => e.Returns[t], Ink.Agent);
        picture.Key((Sign.Dot, Ink.Agent, "took the best-paid action"), (Sign.Ring, Ink.Agent, "another"));
        return picture;
    }

    bool IsBest(int state, int action) => mdp.Rewards[state * mdp.Actions + action] == best[state];
}
