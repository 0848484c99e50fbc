using MetaRL.Envs.Families.Trading.Market;
using MetaRL.Envs.Families.Trading.Processes;
using MetaRL.Envs.Pictures;

namespace MetaRL.Envs.Families.Trading.Rendering;

/// <summary>Price and equity, and the position held from bar to bar.</summary>
sealed class TradingPainter<TProcess, TState>(TradingFamily<TProcess, TState> family, Asset<TProcess> asset) : IPainter<TradingEnv<TProcess, TState>>
    where TProcess : struct, IPriceProcess<TState>
    where TState : struct
{
    public Picture Paint(IReadOnlyList<PlayedEpisode<TradingEnv<TProcess, TState>>> played)
    {
        Picture picture = Picture.Of(played, Caption(played[0]));
        Dictionary<PlayedEpisode<TradingEnv<TProcess, TState>>, double[]> prices = played.ToDictionary(e => e, Prices);
        IEnumerable<double> equity = played.SelectMany(e => e.States).Select(Equity);
        Plot growth = picture.Timeline(150, PlotAxis.Over([.. prices.Values.SelectMany(p => p), .. equity], "price and equity, 1 at first"));
        growth.Curve(played, (e, t) => prices[e][t], Ink.Soft);
        growth.Curve(played, Equity, Ink.Agent);
        Plot position = picture.Timeline(80, new(-1.2, 1.2, "position, as a part of equity") { Ticks = [(-1, "short"), (0, "flat"), (1, "long")] });
        position.Line([(0, 0), (played.Sum(e => e.Steps), 0)], Ink.Grid, 1);
        position.Steps(played, (e, t) => family.Action == TradingAction.Target ? e.Act(t) : e.Act(t) - 1, Ink.Agent);
        picture.Key((Sign.Line, Ink.Soft, "price"), (Sign.Line, Ink.Agent, "equity after costs"), (Sign.Area, Ink.Agent, "position"));
        return picture;
    }

    static double Equity(TradingEnv<TProcess, TState> env) => Math.Exp(env.Ledger.LogEquity);

    static double[] Prices(PlayedEpisode<TradingEnv<TProcess, TState>> episode)
    {
        double[] prices = new double[episode.States.Count];
        double log = 0;
        for (int t = 0; t < prices.Length; t++) prices[t] = Math.Exp(log += episode.States[t].LastReturn);
        return prices;
    }

    // Recorded prices have a name and dates, drawn ones their numbers.
    string Caption(PlayedEpisode<TradingEnv<TProcess, TState>> episode)
    {
        string name = family.NameOf(asset.Process, episode.States[0].State, episode.States[^1].State);
        string costs = $"spread {SvgText.Number(asset.Spread)}, impact {SvgText.Number(asset.Impact)}";
        if (name.Length > 0) return $"{name}; {costs}";
        IEnumerable<string> numbers = family.ParametersOf(asset).Select(n => $"{n.Key} {SvgText.Number(n.Value)}");
        return $"{string.Join(", ", numbers)}; not shown to the policy";
    }
}
