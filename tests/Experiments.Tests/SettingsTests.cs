using System.Text.Json.Nodes;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Experiments.Commands;
using MetaRL.Experiments.Configuration;
using MetaRL.Learners;
using MetaRL.Problems;
using MetaRL.Updates;

namespace MetaRL.Experiments.Tests;

public sealed class SettingsTests
{
    static readonly SampleRoot Root = new();

    static SampleRoot Set(params string[] assignments) => Settings.Apply(Root, assignments);

    static string Error(params string[] assignments) => Assert.Throws<UsageException>(() => Set(assignments)).Message;

    [Fact]
    public void SettingMakesAChangedCopyAndLeavesTheOriginal()
    {
        SampleRoot changed = Set("learner.innerLr=0.05", "learner.policy.hidden=64,128", "training.iterations=7");
        Assert.Equal(0.05, ((SampleMaml)changed.Learner).InnerLr);
        Assert.Equal([64, 128], ((SampleMlp)changed.Learner.Policy).Hidden);
        Assert.Equal(7, changed.Training.Iterations);
        Assert.Equal(0.1, ((SampleMaml)Root.Learner).InnerLr);
        Assert.Equal([32], ((SampleMlp)Root.Learner.Policy).Hidden);
        Assert.Equal(100, Root.Training.Iterations);
    }

    [Fact]
    public void EveryKindOfValueParses()
    {
        SampleTraining training = Set("training.iterations=1e3", "training.steps=-3000000000", "training.discount=0.5", "training.klTarget=1e-2",
            "training.note=a = b", "training.weights=1,2.5, -3", "training.critic=sampleRecurrent", "training.critic.gated=false").Training;
        Assert.Equal((1000, -3000000000, 0.5f, 0.01, "a = b"), (training.Iterations, training.Steps, training.Discount, training.KlTarget, training.Note));
        Assert.Equal([1, 2.5, -3], training.Weights);
        // As reports and errors show lists.
        Assert.Equal([1, 2.5, -3], Set("training.weights=[1,2.5, -3]").Training.Weights);
        Assert.Empty(Set("training.weights=[]").Training.Weights);
        Assert.Equal(new SampleRecurrent { Gated = false }, training.Critic);
        Assert.Equal(SampleOrder.FirstOrder, ((SampleMaml)Set("learner.order=firstOrder").Learner).Order);
        Assert.Equal(SampleOrder.FirstOrder, ((SampleMaml)Set("learner.order=FirstOrder").Learner).Order);   // as messages of the code name it
    }

    [Fact]
    public void NoneClearsWhatMayBeNull()
    {
        SampleRoot full = Set("training.klTarget=1", "training.note=x", "training.critic=sampleMlp");
        SampleRoot cleared = Settings.Apply(full, ["training.klTarget=none", "training.note=none", "training.critic=none"]);
        Assert.Equal((null, null, null), (cleared.Training.KlTarget, cleared.Training.Note, cleared.Training.Critic));
        Assert.Equal("learner.policy: no type 'none'. Expected sampleMlp, sampleRecurrent", Error("learner.policy=none"));
    }

    [Fact]
    public void ATypeIsChosenBeforeItsPropertiesInAnyOrderAndKeepsWhatBothTypesShare()
    {
        SampleRoot a = Set("learner.clipRange=0.2", "learner.innerSteps=3", "learner=sampleProMp");
        SampleRoot b = Set("learner=sampleProMp", "learner.innerSteps=3", "learner.clipRange=0.2");
        Assert.Equal(a, b);
        Assert.Equal(new SampleProMp { Policy = Root.Learner.Policy, InnerSteps = 3, ClipRange = 0.2 }, a.Learner);
    }

    [Theory]
    [InlineData("learner.innerLr=-0.1", "learner.innerLr: -0.1 is outside (0, 10]")]
    [InlineData("learner.innerLr=0", "learner.innerLr: 0 is outside (0, 10]")]
    [InlineData("learner.innerSteps=11", "learner.innerSteps: 11 is outside [0, 10]")]
    [InlineData("learner.policy.hidden=8,0", "learner.policy.hidden[1]: 0 is outside [1, 4096]")]
    [InlineData("training.klTarget=NaN", "training.klTarget: NaN is not a finite number")]
    [InlineData("training.window=0", "training.window: 0 is outside [1, 9]")]
    public void AValueOutsideItsRangeIsAnError(string assignment, string message) => Assert.Equal(message, Error(assignment));

    [Fact]
    public void RangesHoldForTheScriptsOwnValuesToo()
    {
        SampleRoot root = Root with { Learner = new SampleProMp { Policy = new SampleMlp(), ClipRange = -1 } };
        Assert.Equal("learner.clipRange: -1 is outside [0, inf)", Assert.Throws<UsageException>(() => Settings.Apply(root, [])).Message);
        SampleRoot none = Root with { Learner = new SampleProMp { Policy = null! } };
        Assert.Equal("learner.policy is not set and has no default; set learner.policy=sampleMlp|sampleRecurrent",
            Assert.Throws<UsageException>(() => Settings.Apply(none, [])).Message);
    }

    [Theory]
    [InlineData("learner.inerLr=1", "no setting 'learner.inerLr'; did you mean 'learner.innerLr'? Settings of learner: policy, innerSteps, innerLr, order")]
    [InlineData("lerner.innerLr=1", "no setting 'lerner.innerLr'; did you mean 'learner.innerLr'? Settings: learner, training")]
    [InlineData("innerLr=1", "no setting 'innerLr'; did you mean 'learner.innerLr'? Settings: learner, training")]
    [InlineData("Learner=sampleMaml", "no setting 'Learner'; did you mean 'learner'? Settings: learner, training")]
    [InlineData("name=x", "no setting 'name'. Settings: learner, training")]
    [InlineData("training.twice=x", "no setting 'training.twice'. Settings of training: iterations, steps, discount, klTarget, note, weights, critic, schedule, hook, window")]
    [InlineData("training.iterations.x=1", "no setting 'training.iterations.x'; did you mean 'training.iterations'? Settings of training: iterations, steps, discount, klTarget, note, weights, critic, schedule, hook, window")]
    [InlineData("training.critic.gated=true", "no setting 'training.critic.gated': training.critic is none; choose its type too, training.critic=sampleMlp|sampleRecurrent")]
    [InlineData("training.schedule=x", "training.schedule is a group of settings and takes no value; set one of training.schedule.decay")]
    [InlineData("training.hook=x", "training.hook is a Func`2, which has no text form; set it in the script")]
    public void AnUnknownNameIsAnErrorWithTheNearestMatch(string assignment, string message) => Assert.Equal(message, Error(assignment));

    [Theory]
    [InlineData("learner.innerLr=fast", "learner.innerLr: 'fast' is not a number")]
    [InlineData("learner.innerLr=", "learner.innerLr: '' is not a number")]
    [InlineData("training.iterations=1.5", "training.iterations: '1.5' is not a whole number of at most 32 bits")]
    [InlineData("training.iterations=3000000000", "training.iterations: '3000000000' is not a whole number of at most 32 bits")]
    [InlineData("training.klTarget=x", "training.klTarget: 'x' is not a number or none")]
    [InlineData("learner.order=third", "learner.order: 'third' is not one of second, firstOrder")]
    [InlineData("learner.order=1", "learner.order: '1' is not one of second, firstOrder")]
    [InlineData("learner.policy.hidden=64;64", "learner.policy.hidden: '64;64' is not a comma-separated list, each a whole number of at most 32 bits")]
    [InlineData("learner=sampleMam", "learner: no type 'sampleMam'; did you mean 'sampleMaml'? Expected sampleMaml, sampleProMp")]
    [InlineData("learner.innerLr", "--set: 'learner.innerLr' is not of the form key=value, such as training.iterations=100")]
    public void AValueThatDoesNotParseIsAnError(string assignment, string message) => Assert.Equal(message, Error(assignment));

    [Fact]
    public void ARepeatedKeyIsAnError() =>
        Assert.Equal("training.steps is set 2 times: '1', '2'; set it once", Error("training.steps=1", "training.steps=2"));

    [Fact]
    public void DescribeListsKeysTypesValuesAndRanges()
    {
        IReadOnlyList<Setting> settings = Settings.Describe(Root);
        Assert.Equal(
            ["learner", "learner.policy", "learner.policy.hidden", "learner.innerSteps", "learner.innerLr", "learner.order"],
            settings.Select(s => s.Key).Where(k => k.StartsWith("learner", StringComparison.Ordinal)));
        Assert.Contains(new Setting("learner", "sampleMaml|sampleProMp", "sampleMaml", null, null), settings);
        Assert.Contains(new Setting("learner.policy.hidden", "integer,...", "32", "[1, 4096]", null), settings);
        Assert.Contains(new Setting("learner.innerLr", "number", "0.1", "(0, 10]", null), settings);
        Assert.Contains(new Setting("learner.order", "second|firstOrder", "second", null, null), settings);
        Assert.Contains(new Setting("training.klTarget", "number|none", "none", null, null), settings);
        Assert.DoesNotContain(settings, s => s.Key is "training.hook" or "training.schedule" or "name");
    }

    [Fact]
    public void WhatDescribeSaysCanBeSetAgain()
    {
        IEnumerable<string> assignments = Settings.Describe(Root).Select(s => $"{s.Key}={s.Value}");
        Assert.Equal(Settings.ToJson(Root).ToJsonString(), Settings.ToJson(Settings.Apply(Root, assignments)).ToJsonString());
    }

    [Fact]
    public void DocumentationComesFromTheAssemblysXmlFile() =>
        Assert.Equal("Number of training seeds: Seed, Seed + 1, ...; at least 1", Settings.Describe(new RunOptions()).Single(s => s.Key == "seeds").Doc);

    [Fact]
    public void JsonNestsAsTheRecordsDoAndNamesChosenTypes()
    {
        JsonObject json = Settings.ToJson(Set("learner.order=firstOrder"));
        JsonNode expected = JsonNode.Parse("""{"type":"sampleMaml","policy":{"type":"sampleMlp","hidden":[32]},"innerSteps":1,"innerLr":0.1,"order":"firstOrder"}""")!;
        Assert.Equal(expected.ToJsonString(), json["learner"]!.ToJsonString());
        Assert.Equal(0.99f, (float)json["training"]!["discount"]!);
        Assert.Null(json["training"]!["critic"]);
        Assert.False(json.ContainsKey("name"));
    }

    [Theory]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "abc", 0)]
    [InlineData("ca", "abc", 3)]
    [InlineData("innerLr", "inenrLr", 1)]
    [InlineData("kitten", "sitting", 3)]
    public void EditDistanceCountsEdits(string a, string b, int distance)
    {
        Assert.Equal(distance, EditDistance.Between(a, b));
        Assert.Equal(distance, EditDistance.Between(b, a));
    }

    public static TheoryData<string> Learners => [.. RecordChoice.Of(typeof(MetaLearner)).Where(t => t.Assembly == typeof(MetaLearner).Assembly).Select(t => RecordChoice.Name(t, typeof(MetaLearner)))];

    /// <summary>What makes a learner what it is comes with its name, whatever the script has.</summary>
    [Theory, MemberData(nameof(Learners))]
    public void A_learner_by_name_is_the_learner_of_that_name(string name)
    {
        var config = new ExperimentConfig
        {
            Name = "x",
            Problem = new PolicyProblem { Family = new PointNavigation() },
            Learner = new Maml(),
            Update = new AdamUpdate(),
        };
        MetaLearner learner = Settings.Apply(config, [$"learner={name}"]).Learner;
        if (learner is EarlyStopping) return;   // made around the script's
        Assert.Equal(Activator.CreateInstance(learner.GetType()), learner);
        // And what was set of the script's stays, where both have it alike.
        ExperimentConfig given = config with { Learner = new Maml { InnerLr = 0.7, InnerSteps = 3 } };
        MetaLearner kept = Settings.Apply(given, [$"learner={name}"]).Learner;
        if (kept is GradientLearner gradient) Assert.Equal(0.7, gradient.InnerLr);
        bool isAlike = learner.InnerSteps == config.Learner.InnerSteps;
        Assert.Equal(isAlike ? 3 : learner.InnerSteps, kept.InnerSteps);
    }
}
