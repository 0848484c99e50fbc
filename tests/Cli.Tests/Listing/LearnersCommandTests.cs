using System.Text.Json;
using MetaRL.Cli.Listing;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Experiments;
using MetaRL.Experiments.Configuration;
using MetaRL.Learners;
using MetaRL.Problems;
using MetaRL.Updates;

namespace MetaRL.Cli.Tests.Listing;

public sealed class LearnersCommandTests
{
    static readonly ExperimentConfig Script = new()
    {
        Name = "x",
        Problem = new PolicyProblem { Family = new PointNavigation() },
        Learner = new Maml(),
        Update = new AdamUpdate(),
    };

    [Fact]
    public void Every_name_is_one_that_set_takes_and_every_setting_too()
    {
        Assert.Contains("learner", LearnersCommand.Kinds.Select(k => k.Key));
        foreach (SettingKind kind in LearnersCommand.Kinds)
        {
            Assert.NotEmpty(kind.Entries);
            string[] needed = [.. Needed(kind)];
            // A supervised problem alone has no family: its settings wait for one.
            foreach (SettingEntry entry in kind.Entries.Where(static e => e.Name != "supervised"))
            {
                IReadOnlyList<Setting> all = Settings.Describe(Settings.Apply(Script, [.. needed, $"{kind.Key}={entry.Name}"]));
                Assert.Equal(entry.Name, all.Single(s => s.Key == kind.Key).Value);
                foreach (Setting setting in entry.Settings.Where(s => s.Value != "none"))
                {
                    string[] assignments = setting.Key == "problem.family" ? [] : [.. needed, $"{kind.Key}={entry.Name}", $"{setting.Key}={setting.Value}"];
                    Settings.Apply(Script, assignments);
                    Assert.Equal(setting.Type, all.Single(s => s.Key == setting.Key).Type);
                }
            }
        }
    }

    // What must be chosen for the kind's key to be there, from the outside in.
    static IEnumerable<string> Needed(SettingKind kind)
    {
        string[] outer = [.. LearnersCommand.Kinds.Where(k => k.Needs is not null && $"{kind.Key}.".StartsWith($"{k.Key}.", StringComparison.Ordinal))
            .OrderBy(k => k.Key.Length).Select(k => $"{k.Needs!.Key}={k.Needs.Names[0]}")];
        bool lacksFamily = outer.Contains("problem=supervised") && !kind.Key.StartsWith("problem.family", StringComparison.Ordinal);
        return lacksFamily ? [.. outer, "problem.family=sinusoid"] : outer;
    }

    [Theory]
    [InlineData("learner.adam.schedule.shape", "learner=fineTuning")]
    [InlineData("learner.order", "learner=anil|boil|cavia|learnedOptimizer|lstmMeta|maml|metaSgd")]
    [InlineData("update.optimizer", "update=es|reptile")]
    [InlineData("problem.policy.activation", "problem.policy=actorCritic|categoricalMlp|gaussianMlp")]
    [InlineData("problem.policy", null)]
    [InlineData("update.optimizer.schedule.shape", null)]   // of every optimizer; where there is one is said there
    public void A_key_that_belongs_to_some_choices_names_them(string key, string? needs)
    {
        string output = Workshop.Run("learners", key).Output;
        Assert.Contains($"--set {key}=", output);
        if (needs is null) Assert.DoesNotContain("only with", output);
        else Assert.Contains($"\n  only with {needs}\n", output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Families_of_examples_are_listed_with_their_settings()
    {
        (int exit, string output, _) = Workshop.Run("learners", "problem.family");
        Assert.Equal(0, exit);
        foreach (string name in (string[])["sinusoid", "linearRegression", "gaussianMeans", "glyphs", "idxImages", "csvExamples", "languages"])
            Assert.Contains($"--set problem.family={name}\n", output.ReplaceLineEndings("\n"));
        Assert.Contains("only with problem=supervised", output);
        Assert.Contains("problem.family.ways=5 (integer in [2, 1000])", output);
    }

    [Fact]
    public void What_a_shared_key_means_is_not_told_by_one_of_its_choices() =>
        Assert.Null(LearnersCommand.Kinds.Single(k => k.Key == "problem.policy.activation").Summary);

    // What holds one of its own kind is listed once, not within itself.
    [Theory]
    [InlineData("actorCritic", "problem.policy.actor")]
    [InlineData("context", "problem.policy.inner")]
    [InlineData("normalized", "problem.policy.inner")]
    [InlineData("earlyStopping", "learner.inner")]
    public void What_is_made_of_its_own_kind_ends(string name, string inner)
    {
        Assert.DoesNotContain(LearnersCommand.Kinds, k => k.Key.StartsWith(inner, StringComparison.Ordinal));
        Assert.Contains($"{inner}=", Workshop.Run("learners", name).Output);
    }

    [Fact]
    public void Every_choice_of_an_experiment_is_listed()
    {
        string[] listed = [.. LearnersCommand.Kinds.Select(k => k.Key)];
        IEnumerable<string> choices = Settings.Describe(Script).Where(s => s.Type.Contains('|') && !s.Type.StartsWith("true", StringComparison.Ordinal) && !s.Type.EndsWith("|none", StringComparison.Ordinal)).Select(s => s.Key);
        Assert.Empty(choices.Where(key => !key.StartsWith("problem.family", StringComparison.Ordinal)).Except(listed));
    }

    [Fact]
    public void One_is_told_with_its_paper_and_its_settings()
    {
        (int exit, string output, _) = Workshop.Run("learners", "maml");
        Assert.Equal(0, exit);
        Assert.Contains("--set learner=maml", output);
        Assert.Contains("Finn et al. 2017, arXiv:1703.03400", output);
        Assert.Contains("learner.innerLr=0.1 (number in (0, 1000])", output);
        Assert.DoesNotContain("update", output);
        Assert.Contains("--set update=trustRegion", Workshop.Run("learners", "update").Output);
        Assert.Contains("Low-variance curvature", Workshop.Run("learners", "ratio").Output);
    }

    [Fact]
    public void As_json_there_is_the_same()
    {
        using JsonDocument all = JsonDocument.Parse(Workshop.Run("learners", "--json").Output);
        JsonElement learner = all.RootElement.EnumerateArray().Single(k => k.GetProperty("key").GetString() == "learner");
        JsonElement maml = learner.GetProperty("choices").EnumerateArray().Single(c => c.GetProperty("name").GetString() == "maml");
        Assert.Equal("Finn et al. 2017, arXiv:1703.03400", maml.GetProperty("paper").GetString());
        Assert.Equal(JsonValueKind.Null, learner.GetProperty("onlyWith").ValueKind);
        JsonElement lr = maml.GetProperty("settings").EnumerateArray().Single(s => s.GetProperty("key").GetString() == "learner.innerLr");
        Assert.Equal(("number", "0.1", "(0, 1000]"), (lr.GetProperty("type").GetString(), lr.GetProperty("default").GetString(), lr.GetProperty("range").GetString()));
    }

    [Theory]
    [InlineData("RL2", "rl2")]
    [InlineData("RL\u00B2", "rl2")]
    [InlineData("varibad", "variBad")]
    [InlineData("trust-region", "trustRegion")]
    [InlineData("PROBLEM.POLICY", "problem.policy")]
    public void Case_and_hyphens_do_not_matter(string given, string name)
    {
        (int exit, string output, string error) = Workshop.Run("learners", given);
        Assert.True(exit == 0, error);
        Assert.Equal(Workshop.Run("learners", name).Output, output);
    }

    [Fact]
    public void What_is_not_there_is_answered_by_the_few_nearest_names()
    {
        string error = Workshop.Run("learners", "belif").Error;
        Assert.Contains("no 'belif'; did you mean 'belief'? Nearest: belief, ", error);
        Assert.InRange(error.Split(',').Length, 2, 6);
    }

    [Fact]
    public void A_typing_error_names_the_nearest() => Assert.Contains("no 'trustregon'; did you mean 'trustRegion'?", Workshop.Run("learners", "trustregon").Error);

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    public void Lines_fit_where_words_do(int width)
    {
        StringWriter output = new();
        Tool.Run(["learners", "maml"], output, new StringWriter(), width);
        Assert.All(output.ToString().Split('\n'), line => Assert.True(line.Length <= width, line));
    }
}
