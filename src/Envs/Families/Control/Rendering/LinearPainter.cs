using MathNet.Numerics.LinearAlgebra;
using MetaRL.Envs.Pictures;

namespace MetaRL.Envs.Families.Control.Rendering;

/// <summary>State and control over time, beside what the best controller would do from the same start without noise.</summary>
sealed class LinearPainter(LinearQuadratic family, LinearSystem system) : IPainter<LinearQuadraticEnv>
{
    static readonly Ink[] inks = [Ink.Agent, Ink.Hidden, Ink.Second, Ink.Third]; // of the components that are drawn

    public Picture Paint(IReadOnlyList<PlayedEpisode<LinearQuadraticEnv>> played)
    {
        Picture picture = Picture.Of(played, Caption);
        int states = Math.Min(system.States, inks.Length), controls = Math.Min(system.Controls, inks.Length);
        (int Component, (double Time, double Value)[] Points)[] best = [.. played.SelectMany((e, i) => Optimum(picture, e, i, states))];
        IEnumerable<double> seen = played.SelectMany(e => e.States).SelectMany(env => Enumerable.Range(0, states).Select(i => (double)env.Component(i)));
        Plot state = picture.Timeline(120, PlotAxis.Over([.. seen, .. best.SelectMany(b => b.Points).Select(p => p.Value), 0], "state"));
        foreach ((int component, (double, double)[] points) in best) state.Line(points, inks[component], 1.5, dashed: true);
        for (int i = 0; i < states; i++) { int own = i; state.Curve(played, env => env.Component(own), inks[i]); }
        IEnumerable<double> used = played.SelectMany(e => Enumerable.Range(0, e.Steps).SelectMany(t => Enumerable.Range(0, controls).Select(i => (double)e.Act(t, i))));
        Plot control = picture.Timeline(80, PlotAxis.Over([.. used, 0], "control"));
        for (int i = 0; i < controls; i++) { int own = i; control.Curve(played, (e, t) => e.Act(Math.Min(t, e.Steps - 1), own), inks[i]); }
        picture.Key([.. Enumerable.Range(0, Math.Max(states, controls)).Select(i => (Sign.Line, inks[i], Math.Max(states, controls) == 1 ? "played" : $"component {i + 1}")), (Sign.Dashes, Ink.Agent, "best controller, no noise")]);
        return picture;
    }

    string Caption
    {
        get
        {
            if (system.States == 1 && system.Controls == 1) return $"x′ = {SvgText.Number(system.A[0])} x {(system.B[0] < 0 ? "−" : "+")} {SvgText.Number(Math.Abs(system.B[0]))} u + noise, not shown to the policy; the state should be 0";
            string part = system.States > inks.Length ? $", {inks.Length} of them drawn" : "";
            return $"x′ = A x + B u + noise, of {system.States} states{part} and {system.Controls} controls; A and B are not shown to the policy; the state should be 0";
        }
    }

    IEnumerable<(int, (double, double)[])> Optimum(Picture picture, PlayedEpisode<LinearQuadraticEnv> episode, int number, int components)
    {
        var riccati = new Riccati(system, system.States, system.Controls, family.ControlCost);
        (Matrix<double> a, Matrix<double> b) = riccati.System;
        List<Vector<double>> x = [Vector<double>.Build.Dense(system.States, i => episode.States[0].Component(i))];
        for (int t = 0; t < episode.Steps; t++) x.Add(a * x[t] - b * (riccati.Gain(episode.Steps - t) * x[t]));
        return Enumerable.Range(0, components).Select(i => (i, x.Select((at, t) => (picture.TimeOf(number, t), at[i])).ToArray()));
    }
}
