using System.CommandLine;
using System.Globalization;
using MetaRL.Comparison;
using MetaRL.Persistence;
using MetaRL.Reports.Comparing;

namespace MetaRL.Cli.Comparing;

/// <summary><c>metarl compare</c>: which of several runs is better, and how sure that is.</summary>
static class CompareCommand
{
    const string Help = """
        Compares runs, each a run folder or the folder of several seeds, by their evaluations: mean, median, interquartile mean
        and optimality gap of each, and each against the first: difference, paired where tasks and seeds are the same, and
        probability of improvement. docs/evaluation.md has the definitions.
        """;

    static readonly string[] Resamplings = ["crossed", "stratified", "runs", "tasks"];

    static readonly string[] MeasureNames = ["return", "success"];

    public static Command Of(Option<bool> json, TextWriter output, int width)
    {
        var folders = new Argument<string[]>("runs") { Description = "Run folders, or folders of several seeds; the others are compared with the first", Arity = ArgumentArity.OneOrMore };
        Option<int?> steps = Options.Number("--steps", "k, adaptation steps to compare after (default: the last)", 0, 1000);
        var name = new Option<string?>("--evaluation") { HelpName = "NAME", Description = "Take RUN/evaluations/NAME.json (default: the run's own evaluation)" };
        Option<string> measure = Options.Choice("--measure", "What is compared: returns, or shares of successful episodes where the family defines success", MeasureNames);
        var episode = new Option<string>("--episode")
        {
            HelpName = "mean|last|N",
            Description = "Which episodes of a trial count: the mean of all, the last, or one by its number",
            DefaultValueFactory = _ => EpisodeChoice.Mean.Name,
        };
        episode.CompletionSources.Add("mean", "last");
        Option<int?> repetitions = Options.Number("--repetitions", "Resamples of the bootstrap (default 10000)", 100, 10_000_000);
        Option<string> resampling = Options.Choice("--bootstrap", "What it draws anew; crossed draws whole seeds and whole tasks, stratified seeds within each task", Resamplings);
        var gamma = new Option<string?>("--gamma") { HelpName = "G", Description = "The normalized score that counts as enough, for the optimality gap (default 1)" };
        var command = new ToolCommand("compare", Help,
            "metarl compare runs/maml runs/other --steps 1", "metarl compare runs/maml/1 runs/other/1 --evaluation mine --json", "metarl compare runs/rl2 runs/pearl --episode last") { folders, steps, name, measure, episode, repetitions, resampling, gamma, json };
        command.SetAction(r =>
        {
            string[] runs = [.. r.GetValue(folders)!.Select(Path.TrimEndingDirectorySeparator)];
            RequireOnce(runs);
            double enough = Gamma(r.GetValue(gamma));
            Bootstrap bootstrap = new() { Repetitions = r.GetValue(repetitions) ?? 10_000, Resampling = ResamplingOf(r.GetValue(resampling)!) };
            EpisodeChoice choice = EpisodeChoice.Parse(r.GetValue(episode)!);
            Measure scored = r.GetValue(measure) == MeasureNames[1] ? Measure.Success : Measure.Return;
            Contestant[] all = [.. runs.Select(run => Contestants.Open(run, r.GetValue(name), r.GetValue(steps), scored, choice))];
            Standing[] standings = [.. all.Select(c => Standing.From(c, enough, bootstrap))];
            Duel[] duels = [.. all.Skip(1).Select(c => Duel.Of(all[0], c, bootstrap))];
            SampleEfficiency?[] efficiency = [.. runs.Select(Contestants.EfficiencyOf)];
            if (r.GetValue(json)) output.WriteLine(CompareJson.Of(standings, duels, efficiency, choice, bootstrap, enough).ToJsonString(RunJson.Indented));
            else foreach (string line in Lines(standings, duels, efficiency, choice, bootstrap, enough, width)) output.WriteLine(line);
            return 0;
        });
        return command;
    }

    static IEnumerable<string> Lines(Standing[] standings, Duel[] duels, SampleEfficiency?[] efficiency, EpisodeChoice episode, Bootstrap bootstrap, double enough, int width) =>
        CompareText.Of(standings, duels, episode, Words(bootstrap), enough, width)
            .Concat(SettingsText.Of([.. standings.Select(s => (s.Of.Name, Contestants.SettingsOf(s.Of.Name)))]))
            .Concat(EfficiencyText.Of([.. standings.Select((s, i) => (s.Of.Name, efficiency[i]))], episode));

    static string Words(Bootstrap b) => string.Create(CultureInfo.InvariantCulture,
        $"95% percentile bootstrap, {b.Resampling.ToString().ToLowerInvariant()}, {b.Repetitions:N0} resamples");

    static void RequireOnce(string[] runs)
    {
        if (runs.GroupBy(Path.GetFullPath).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ToolException($"{twice.First()} is given {twice.Count()} times; a run against itself tells nothing");
    }

    static double Gamma(string? text)
    {
        if (text is null) return 1;
        bool isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double gamma) && double.IsFinite(gamma);
        return isNumber ? gamma : throw new ToolException($"--gamma: '{text}' found, expected a number such as 1");
    }

    static Resampling ResamplingOf(string text) => Array.IndexOf(Resamplings, text) switch
    {
        0 => Resampling.Crossed,
        1 => Resampling.Stratified,
        2 => Resampling.Runs,
        _ => Resampling.Tasks,
    };
}
