using System.Text.Json;
using System.Text.Json.Nodes;
using MetaRL.Evaluation;
using MetaRL.Experiments.Runs;
using MetaRL.Persistence;
using MetaRL.Reports.Runs;

namespace MetaRL.Cli.Tests.Comparing;

public sealed class CompareCommandTests : IDisposable
{
    static readonly double[][] A =
    [
        [1.176, 0.314, 0.513, 0.663, 0.184, 0.501, 0.5],
        [-0.202, 0.907, 0.74, 0.25, 0.431, 0.702, 0.395],
        [0.403, -0.081, 0.722, 0.55, 0.61, -0.111, 1.16],
        [0.562, 0.345, 1.312, 0.482, -0.08, 0.338, -0.415],
        [0.92, 0.333, 0.203, 0.929, -0.16, 0.714, -0.326],
    ];

    static readonly double[][] B =
    [
        [-0.202, -0.132, 0.935, 1.056, 0.218, 0.686, 0.278],
        [0.577, 0.049, -0.333, -0.371, 0.503, 1.249, 0.458],
        [0.14, 1.115, 0.445, 0.929, 0.451, 0.297, 0.226],
        [-0.224, 0.551, 0.312, 0.827, 0.202, -0.413, 0.31],
    ];

    readonly Workshop shop = new();

    public void Dispose() => shop.Dispose();

    // Scores are those after one step. Lines at 0 and 1 leave normalized scores as they are.
    string Write(string name, double[][] scores, int firstSeed = 1, string task = "goal", bool hasLines = true, Func<EvaluationRecord, EvaluationRecord>? change = null)
    {
        string folder = Path.Combine(shop.Folder, name);
        SeedEvaluation[] seeds = [.. scores.Select((row, i) => AdaptationTable.Of(firstSeed + i, [new double[row.Length], row]))];
        EvaluationRecord all = new()
        {
            Experiment = "tiny",
            Family = "guess",
            RolloutsPerTask = 4,
            Tasks = [.. scores[0].Select((_, t) => $"{task} {t}")],
            References = hasLines ? [new("random", 0), new("oracle", 1)] : [],
            Seeds = seeds,
        };
        if (change is not null) all = change(all);
        foreach (SeedEvaluation seed in seeds)
            RunFolderWriter.Create(Path.Combine(folder, $"{seed.Seed}"), Config(seed.Seed)).Dispose();
        File.WriteAllText(Path.Combine(folder, RunFolder.EvaluationFile), JsonSerializer.Serialize(all, RunJson.Indented));
        return folder;
    }

    static RunConfig Config(int seed) => new()
    {
        Experiment = "tiny",
        Seed = seed,
        Settings = new() { ["learner"] = new JsonObject { ["type"] = "maml" }, ["update"] = new JsonObject { ["type"] = "adam" } },
        Environment = [],
    };

    static (string Output, string Error) Compare(params string[] args)
    {
        (int exit, string output, string error) = Workshop.Run(["compare", "--repetitions", "500", .. args]);
        Assert.True(exit == 0, error);
        return (output, error);
    }

    // What one searched for in the first episode one has in the last.
    static EvaluationRecord Trials(EvaluationRecord evaluation, double late) => evaluation with
    {
        Seeds = [.. evaluation.Seeds.Select(s => s with { Steps = [.. s.Steps.Select(step => step with { ByEpisode = [[.. step.Returns.Select(x => x - late)], [.. step.Returns.Select(x => x + late)]] })] })],
    };

    [Fact]
    public void Of_trials_one_episode_can_be_judged_and_a_note_says_which()
    {
        string a = Write("a", A, change: all => Trials(all, 0)), b = Write("b", A, change: all => Trials(all, 2));
        string mean = Compare(a, b).Output;
        Assert.Contains($"No difference can be told between {b} and {a}", mean);
        Assert.Contains("note: returns are means over the 2 episodes of a trial; --episode last judges by the last alone", mean);
        string last = Compare(a, b, "--episode", "last").Output;
        Assert.Contains($"{b} is better than {a}, by 2.000, 2.000 to 2.000.", last);
        Assert.Contains("note: returns are those of the last of the 2 episodes of a trial; --episode mean judges by the mean of all", last);
        Assert.Contains($"{a} is better than {b}, by 2.000, 2.000 to 2.000.", Compare(a, b, "--episode", "1").Output);
        using JsonDocument json = JsonDocument.Parse(Compare(a, b, "--episode", "2", "--json").Output);
        Assert.Equal((2, 2), (json.RootElement.GetProperty("episode").GetInt32(), json.RootElement.GetProperty("runs")[0].GetProperty("episodes").GetInt32()));
        Assert.DoesNotContain("--episode", Compare(Write("c", A)).Output);
    }

    [Theory]
    [InlineData("--episode: 'first' found, expected mean, last or the number of an episode, from 1", "--episode", "first")]
    [InlineData("--episode 3: rollouts of ", "--episode", "3")]
    [InlineData("success rates are those of all episodes alike", "--episode", "last", "--measure", "success")]
    public void An_episode_that_is_not_there_is_refused(string message, params string[] args) =>
        Assert.Contains(message, Workshop.Run(["compare", Write("a", A, change: all => Trials(all, 1)), .. args]).Error);

    // Computed with NumPy 1.24 and SciPy 1.10, as those of the statistics themselves.
    [Fact]
    public void Numbers_are_those_computed_elsewhere()
    {
        using JsonDocument document = JsonDocument.Parse(Compare(Write("a", A), Write("b", B), "--json").Output);
        JsonElement[] runs = [.. document.RootElement.GetProperty("runs").EnumerateArray()];
        Assert.Equal(("maml/adam", 1, 5), (runs[0].GetProperty("learner").GetString(), runs[0].GetProperty("k").GetInt32(), runs[0].GetProperty("seeds").GetArrayLength()));
        Near(0.4424, runs[0], "mean");
        Near(0.4288, runs[0], "median");
        Near(0.4636315789473684, runs[0], "iqm");
        Near(0.5761142857142857, runs[0], "optimalityGap");
        Near(0.3621071428571429, runs[1], "mean");
        Near(0.35485714285714287, runs[1], "iqm");
        JsonElement duel = document.RootElement.GetProperty("comparisons")[0];
        Assert.False(duel.GetProperty("pairedSeeds").GetBoolean());
        Near(-0.08029285714285711, duel, "difference");
        Near(1 - 0.5285714285714285, duel, "probabilityOfImprovement");
        Assert.Equal(0.2924320462571174, duel.GetProperty("difference").GetProperty("overBoth").GetDouble(), 1e-12);
        Assert.Equal(JsonValueKind.Null, duel.GetProperty("better").ValueKind);
        JsonElement half = runs[0].GetProperty("profile")[10];
        Assert.Equal((0.5, 16.0 / 35), (half.GetProperty("tau").GetDouble(), half.GetProperty("fraction").GetDouble()));
        Assert.Contains("b: 4 seeds", document.RootElement.GetProperty("warnings")[0].GetString());

        static void Near(double expected, JsonElement of, string name) => Assert.Equal(expected, of.GetProperty(name).GetProperty("value").GetDouble(), 1e-12);
    }

    [Fact]
    public void Seeds_that_are_shared_are_paired_and_half_widths_are_those_of_the_differences()
    {
        string output = Compare(Write("a", A[..4]), Write("b", B)).Output;
        Assert.Contains($"No difference can be told between {shop.Folder}/b and {shop.Folder}/a: -0.0976, -0.4604 to 0.2652.", output);
        Assert.Contains("difference -0.0976, paired by seeds and tasks; \u00b1 0.1569 over seeds, \u00b1 0.2305 over tasks, \u00b1 0.3628 over both", output);
    }

    [Fact]
    public void A_sentence_names_the_better_one_whichever_comes_first()
    {
        string low = Write("low", A), high = Write("high", [.. A.Select(row => row.Select(x => x + 2).ToArray())]);
        Assert.Contains($"{high} is better than {low}, by 2.000, 2.000 to 2.000.", Compare(low, high).Output);
        string output = Compare(high, low).Output;
        Assert.Contains($"{high} is better than {low}, by 2.000, 2.000 to 2.000.", output);
        Assert.Contains($"probability that a run of {low} scores higher on a task: 0.000", output);
        Assert.DoesNotContain("warning", output);
        Assert.Matches("run +learner/update +k +seeds +tasks +mean +\u00b1 seeds +\u00b1 tasks +\u00b1 both", output);
        Assert.Contains("No difference can be told", Compare(high, low, "--steps", "0").Output);   // all are 0 there
    }

    [Fact]
    public void One_seed_speaks_of_tasks_alone_and_few_seeds_are_warned_of()
    {
        string output = Compare(Write("a", A[..1]), Write("b", [[.. A[0].Select(x => x + 1)]])).Output;
        Assert.Contains("b is better than", output);
        Assert.Contains("as they were trained here (other trainings may differ)", output);
        Assert.Contains("one seed only", output);
    }

    [Fact]
    public void Success_rates_are_compared_in_the_place_of_returns()
    {
        EvaluationRecord Rated(EvaluationRecord e, double rate) => e with
        {
            Seeds = [.. e.Seeds.Select(s => s with { Steps = [.. s.Steps.Select(step => step with { Success = [.. step.Returns.Select((_, t) => rate + 0.01 * (t % 3))] })] })],
        };
        string a = Write("a", A, change: e => Rated(e, 0.2)), b = Write("b", B, change: e => Rated(e, 0.7)), c = Write("c", A);
        string output = Compare(a, b, "--measure", "success").Output;
        Assert.Contains("success rates: shares of the episodes", output);
        Assert.Contains($"{b} is better than {a}, by 0.500", output);
        Assert.DoesNotContain("normalized:", output);
        JsonNode json = JsonNode.Parse(Compare(a, b, "--measure", "success", "--json").Output)!;
        Assert.Equal(("success", "success rates"), ((string)json["measure"]!, (string)json["profilesOf"]!));
        (int exit, _, string error) = Workshop.Run("compare", a, c, "--measure", "success");
        Assert.Equal(2, exit);
        Assert.Contains($"--measure success: the evaluation of {c} has no success rates; guess does not define success", error);
        Assert.Contains("--measure: no 'sucess'; did you mean 'success'?", Workshop.Run("compare", a, b, "--measure", "sucess").Error);
    }

    [Fact]
    public void Different_tasks_are_not_paired()
    {
        string a = Write("a", A);
        foreach ((string other, string words) in new[]
        {
            (Write("b", B, task: "target"), "other tasks of the same family"),
            (Write("c", [.. B.Select(row => row[..5])]), "7 tasks against 5"),
            (Write("d", B, change: e => e with { Split = EvaluationSplit.Train }), "held-out tasks against training ones"),
            (Write("f", B, change: e => e with { Split = EvaluationSplit.Shifted, Widening = 1.5f }), "held-out tasks against shifted ones"),
            (Write("e", B, change: e => e with { Family = "bandit" }), "tasks of guess against tasks of bandit"),
        })
        {
            string output = Compare(a, other).Output;
            Assert.Contains($"were judged on different tasks ({words})", output);
            Assert.DoesNotContain("is better than", output);
            Assert.DoesNotContain("probability", output);
        }
    }

    [Fact]
    public void Hashes_decide_where_descriptions_are_alike()
    {
        string a = Write("a", A, change: e => e with { TaskSet = "0011" }), b = Write("b", B, change: e => e with { TaskSet = "0022" });
        Assert.Contains("task set 0011 against 0022", Compare(a, b).Output);
    }

    [Fact]
    public void Without_reference_lines_there_is_no_optimality_gap_and_tasks_that_are_all_have_no_interval()
    {
        string output = Compare(Write("a", A, hasLines: false, change: e => e with { TaskPool = 7 }), "--bootstrap", "stratified").Output;
        Assert.Contains("no optimality gap: it is one of normalized scores", output);
        Assert.DoesNotContain("\u00b1 tasks", output);
        Assert.Contains("stratified, 500 resamples", output);
    }

    // What each seed has in its own folder will do.
    [Fact]
    public void Evaluations_of_single_seeds_are_joined()
    {
        string a = Write("a", A), file = Path.Combine(a, RunFolder.EvaluationFile);
        EvaluationRecord all = RunFolder.LoadEvaluation(file);
        File.Delete(file);
        foreach (SeedEvaluation seed in all.Seeds)
        {
            string further = Directory.CreateDirectory(Path.Combine(a, $"{seed.Seed}", RunFolder.EvaluationsFolder)).FullName;
            File.WriteAllText(Path.Combine(further, "large.json"), JsonSerializer.Serialize(all with { Seeds = [seed] }, RunJson.Options));
        }
        Assert.Contains("0.4424", Compare(a, "--evaluation", "large").Output);
        Assert.Contains($"{A[0].Average():F4}", Compare(Path.Combine(a, "1"), "--evaluation", "large").Output);
        (int exit, _, string error) = Workshop.Run("compare", a);
        Assert.Equal(2, exit);
        Assert.Contains("no such evaluation; 'metarl eval", error);
    }

    [Fact]
    public void Bad_usage_is_one_line()
    {
        string a = Write("a", A);
        Refused("is given 2 times", a, a + "/");
        Refused("was evaluated up to k = 1", a, "--steps", "3");
        Refused("no such run folder", Path.Combine(shop.Folder, "none"));
        Refused("--gamma: 'much' found", a, "--gamma", "much");
        Refused("no 'crosed'; did you mean 'crossed'?", a, "--bootstrap", "crosed");
        Refused("no option '--step'; did you mean '--steps'?", a, "--step", "1");

        static void Refused(string words, params string[] args)
        {
            (int exit, _, string error) = Workshop.Run(["compare", .. args]);
            Assert.Equal(2, exit);
            Assert.Contains(words, error);
            Assert.Single(error.Trim().Split('\n'));
        }
    }
}
