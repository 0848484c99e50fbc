using System.Text.Json.Nodes;
using System.Xml.Linq;
using MetaRL.Reports.Html;
using MetaRL.Reports.Runs;

namespace MetaRL.Reports.Tests;

/// <summary>What is not meta-learned stands beside what is, and is called what it is.</summary>
public sealed class BaselineTests
{
    static string Text(params RunData[] runs) => XDocument.Parse(HtmlReport.Render(runs)).Root!.Value;

    static RunData Untrained(int steps) => Samples.Run(iterations: 0) with { Evaluation = Samples.Evaluation(0, steps) };

    static RunData Joint(int steps) => Samples.Run(k: 0) with { Evaluation = Samples.Evaluation(0, steps) };

    [Fact]
    public void WhatAdaptationBeginsWithIsSaid()
    {
        Assert.Contains("There was no meta-training: adaptation begins with fresh weights. The return", Text(Untrained(6)), StringComparison.Ordinal);
        Assert.Contains("Training does not adapt: all adaptation is that of evaluation. The return", Text(Joint(6)), StringComparison.Ordinal);
        Assert.Contains("Training adapts by 2 steps. The return", Text(Samples.Run() with { Evaluation = Samples.Evaluation(0, 6) }), StringComparison.Ordinal);
        Assert.DoesNotContain("Training adapts", Text(Samples.Run()), StringComparison.Ordinal);
        Assert.DoesNotContain("no meta-training", Text(Untrained(0)), StringComparison.Ordinal);
    }

    [Fact]
    public void TheChartMarksWhereTrainingEndsAlsoAtNoStepAtAll()
    {
        static string[] Labels(params RunData[] runs) => [.. XDocument.Parse(HtmlReport.Render(runs)).Descendants("figure").Single(f => f.Attribute("id")!.Value == "adaptation").Descendants("text").Select(t => t.Value)];
        Assert.Contains("trained without", Labels(Joint(6)));
        Assert.Contains("trained", Labels(Samples.Run() with { Evaluation = Samples.Evaluation(0, 6) }));
        // One that was not trained says nothing of where training ended.
        Assert.Contains("trained", Labels(Samples.Run() with { Evaluation = Samples.Evaluation(0, 6) }, As(Untrained(6), """{"type":"fineTuning"}""")));
        Assert.DoesNotContain(Labels(Untrained(6)), label => label.StartsWith("trained", StringComparison.Ordinal));
    }

    static RunData As(RunData run, string learner) => With(run, settings => settings["learner"] = JsonNode.Parse(learner));

    static RunData Of(RunData run, string family) => With(run, settings => settings["problem"] = new JsonObject { ["family"] = JsonNode.Parse(family) });

    static RunData With(RunData run, Action<JsonObject> change)
    {
        var settings = (JsonObject)run.Config.Settings.DeepClone();
        change(settings);
        return run with { Config = run.Config with { Settings = settings } };
    }

    [Fact]
    public void AFamilyAndWhatItIsWrappedInStandInOneReport()
    {
        const string plain = """{"type":"pointNavigation","horizon":100}""", other = """{"type":"gridNavi"}""";
        RunData meta = Of(Samples.Run(), plain);
        string twice = """{"type":"withTaskParameters","inner":{"type":"withPreviousStep","inner":""" + plain + "}}";
        Assert.Contains("Comparison", Text(meta, Of(Joint(2), twice)), StringComparison.Ordinal);
        string message = Assert.Throws<ArgumentException>(() => HtmlReport.Render([meta, Of(Joint(2), """{"type":"withTaskParameters","inner":""" + other + "}")])).Message;
        Assert.Contains("one task family expected, found pointNavigation and gridNavi", message, StringComparison.Ordinal);
    }
}
