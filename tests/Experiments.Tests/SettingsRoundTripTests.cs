using System.ComponentModel;
using System.Text.Json.Nodes;
using MetaRL.Envs;
using MetaRL.Envs.Families;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Experiments.Configuration;
using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Policies;
using MetaRL.Policies.Baselines;
using MetaRL.Problems;
using MetaRL.Updates;

namespace MetaRL.Experiments.Tests;

/// <summary>Settings become text and settings again: for every record that one can choose, with every setting changed.</summary>
public sealed class SettingsRoundTripTests
{
    static readonly Type[] Bases = [typeof(TaskFamily), typeof(Problem), typeof(Policy), typeof(MetaLearner), typeof(OuterLoss), typeof(MetaUpdate), typeof(Baseline)];

    // By reflection, so that a new one is covered by itself.
    public static TheoryData<Type> Choices() => [.. AppDomain.CurrentDomain.GetAssemblies()
        .Where(a => a.GetName().Name is { } name && (name == "MetaRL" || name.StartsWith("MetaRL.", StringComparison.Ordinal)))
        .Concat(Bases.Select(b => b.Assembly))
        .Distinct()
        .SelectMany(a => a.GetTypes())
        .Where(t => t.IsPublic && !t.IsAbstract && !t.ContainsGenericParameters && t.GetConstructors().Length > 0 && Bases.Any(b => b.IsAssignableFrom(t)))];

    public static TheoryData<string> Families() => [.. BuiltInFamilies.All.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Choices))]
    public void EveryChoiceComesBackWithEverySettingChanged(Type type)
    {
        object usual = Variations.Usual(type);
        object changed = Variations.Changed(usual);
        if (SettingProperty.Of(type).Count > 0) Assert.NotEqual(Text(usual), Text(changed));
        ComesBack(usual);
        ComesBack(changed);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void EveryBuiltInFamilyComesBackAndSoDoesItsWrapper(string name)
    {
        TaskFamily family = BuiltInFamilies.All.Single(f => f.Name == name).Family;
        ComesBack(family);
        ComesBack(new WithPreviousStep(family));
        if (family.TaskParameters.Count > 0 && family.TaskParameters.All(p => double.IsFinite(p.Low) && double.IsFinite(p.High))) ComesBack(new WithTaskParameters(family));
    }

    [Fact]
    public void AWrapperWhoseInnerFamilyIsChangedIsMadeAnew()
    {
        Holder<TaskFamily> root = new() { Value = new WithTaskParameters(new PointNavigation { HalfWidth = 7 }) };
        TaskFamily changed = Settings.Apply(root, ["value.inner.halfWidth=2"]).Value;
        Assert.Equal(new WithTaskParameters(new PointNavigation { HalfWidth = 2 }), changed);
    }

    [Fact]
    public void AWrapperNamesWhatItWraps()
    {
        JsonObject json = Json<TaskFamily>(new WithPreviousStep(new PointNavigation { Horizon = 7 }));
        Assert.Equal("withPreviousStep", (string)json["value"]!["type"]!);
        Assert.Equal("pointNavigation", (string)json["value"]!["inner"]!["type"]!);
        TaskFamily back = Settings.FromJson<Holder<TaskFamily>>(json).Value;
        Assert.Equal(7, Assert.IsType<PointNavigation>(Assert.IsType<WithPreviousStep>(back).Inner).Horizon);
    }

    [Fact]
    public void TheSampleTreeComesBack()
    {
        SampleRoot root = new()
        {
            Learner = new SampleProMp { Policy = new SampleRecurrent { Gated = false }, InnerSteps = 3, ClipRange = 0.25 },
            Training = new() { Steps = long.MinValue, Discount = 0.1f, KlTarget = 1.0 / 3, Note = "a<b \"é\"\n", Weights = [0.1, -0.0], Critic = new SampleMlp { Hidden = [] }, Window = 9 },
        };
        SampleRoot back = Settings.FromJson<SampleRoot>(Settings.ToJson(root));
        Assert.Equal(Settings.ToJson(root).ToJsonString(), Settings.ToJson(back).ToJsonString());
        Assert.Equal((root.Learner, 1.0 / 3, "a<b \"é\"\n"), (back.Learner, back.Training.KlTarget!.Value, back.Training.Note));
        Assert.Equal([0.1, -0.0], back.Training.Weights);
    }

    [Fact]
    public void WhatOnlyAConstructorSetsAndListsAndStructsComeBack()
    {
        SampleShapes shapes = new(3, [new SampleRecurrent { Gated = false }, new SampleMlp { Hidden = [5] }]) { Corner = new(1.5f, -2), Far = new SampleCorner(0, 1) };
        SampleShapes back = Settings.FromJson<SampleShapes>(Settings.ToJson(shapes));
        Assert.Equal((3, shapes.Corner, shapes.Far), (back.Sides, back.Corner, back.Far));
        Assert.Equal(new SampleRecurrent { Gated = false }, back.Policies[0]);
        Assert.Equal(Settings.ToJson(shapes).ToJsonString(), Settings.ToJson(back).ToJsonString());
        Assert.Equal(new SampleCorner(4, -2), Settings.Apply(shapes, ["corner.x=4"]).Corner);
        Assert.Equal(8, Settings.Apply(shapes, ["sides=8"]).Sides);
    }

    [Fact]
    public void ANameAloneIsARecordWithItsDefaults()
    {
        var named = (JsonObject)JsonNode.Parse("""{"learner":{"type":"sampleMaml","policy":"sampleMlp"}}""")!;
        var whole = (JsonObject)JsonNode.Parse("""{"learner":{"type":"sampleMaml","policy":{"type":"sampleMlp"}}}""")!;
        Assert.Equal(Settings.ToJson(Settings.FromJson<SampleRoot>(whole)).ToJsonString(), Settings.ToJson(Settings.FromJson<SampleRoot>(named)).ToJsonString());
    }

    [Theory]
    [InlineData("""{"learner":"sampleMam"}""", "learner: no type 'sampleMam'; did you mean 'sampleMaml'? Expected sampleMaml, sampleProMp; a SampleLearner of your own must be in an assembly that is loaded by now")]
    [InlineData("""{"learner":{"type":"sampleMam"}}""", "learner: no type 'sampleMam'; did you mean 'sampleMaml'? Expected sampleMaml, sampleProMp; a SampleLearner of your own must be in an assembly that is loaded by now")]
    [InlineData("""{"learner":{"innerSteps":1}}""", "learner: no \"type\"; expected sampleMaml|sampleProMp")]
    [InlineData("""{"learner":{"type":3}}""", "learner.type: 3 is no type; expected sampleMaml|sampleProMp")]
    [InlineData("""{"learner":{"type":"sampleMaml"}}""", "learner.policy is missing and has no default; expected an object of type sampleMlp|sampleRecurrent")]
    [InlineData("""{"learner":{"type":"sampleMaml","policy":{"type":"sampleMlp"},"inerLr":1}}""", "no setting 'learner.inerLr'; did you mean 'innerLr'? Settings of learner, a SampleMaml: policy, innerSteps, innerLr, order")]
    [InlineData("""{"learner":{"type":"sampleMaml","policy":{"type":"sampleMlp"},"innerLr":11}}""", "learner.innerLr: 11 is outside (0, 10]")]
    [InlineData("""{"learner":{"type":"sampleMaml","policy":{"type":"sampleMlp"},"order":"third"}}""", "learner.order: \"third\" is not one of second, firstOrder")]
    [InlineData("""{"learner":null}""", "learner: null is not an object of type sampleMaml|sampleProMp")]
    [InlineData("""{"learner":[]}""", "learner: [] is not an object of type sampleMaml|sampleProMp")]
    [InlineData("""{"trainin":{}}""", "no setting 'trainin'; did you mean 'training'? Settings: learner, training")]
    [InlineData("""{"name":"x"}""", "no setting 'name'. Settings: learner, training")]
    [InlineData("""{"training":{"iterations":"many"}}""", "training.iterations: \"many\" is not a whole number of at most 32 bits")]
    [InlineData("""{"training":{"iterations":1.5}}""", "training.iterations: 1.5 is not a whole number of at most 32 bits")]
    [InlineData("""{"training":{"iterations":null}}""", "training.iterations: null is not a whole number of at most 32 bits")]
    [InlineData("""{"training":{"window":0}}""", "training.window: 0 is outside [1, 9]")]
    [InlineData("""{"training":{"weights":[1,"x"]}}""", "training.weights: [1,\"x\"] is not a comma-separated list, each a number")]
    [InlineData("""{"training":{"hook":"x"}}""", "training.hook is a Func`2, which has no text form; found \"x\", expected null")]
    public void WhatCannotBeReadIsAnErrorThatNamesTheKey(string json, string message) =>
        Assert.Equal(message, Assert.Throws<UsageException>(() => Settings.FromJson<SampleRoot>((JsonObject)JsonNode.Parse(json)!)).Message);

    [Fact]
    public void WhatHasNoTextFormIsAnErrorAndNotLost()
    {
        SampleRoot root = new() { Training = new() { Hook = x => x } };
        Assert.StartsWith("training.hook is a Func`2, which has no text form and would be lost; ", Assert.Throws<UsageException>(() => Settings.ToJson(root)).Message);
        SampleRoot infinite = new() { Training = new() { Discount = float.NaN } };
        Assert.Equal("training.discount: NaN has no JSON form; expected a number", Assert.Throws<UsageException>(() => Settings.ToJson(infinite)).Message);
        Assert.StartsWith("value: SampleSealed has no public constructor", Assert.Throws<UsageException>(() => Json<object>(new SampleSealed("x".Length))).Message);
    }

    [Fact]
    public void TwoTypesOfOneNameAreToldApartByTheirFullNames()
    {
        JsonObject json = Json<SampleTwin>(new Left.Same { Value = 4 });
        Assert.Equal(typeof(Left.Same).FullName, (string)json["value"]!["type"]!);
        Assert.Equal(new Left.Same { Value = 4 }, Settings.FromJson<Holder<SampleTwin>>(json).Value);
        json["value"]!["type"] = "same";
        Assert.StartsWith("value: 'same' is ambiguous: ", Assert.Throws<UsageException>(() => Settings.FromJson<Holder<SampleTwin>>(json)).Message);
    }

    static void ComesBack(object value)
    {
        Type declared = Bases.Single(b => b.IsInstanceOfType(value));
        string text = SettingJson.Of(value, declared).ToJsonString();
        object back = SettingReader.Read((JsonObject)JsonNode.Parse(text)!, declared);
        Assert.Equal(value.GetType(), back.GetType());
        Assert.Equal(text, SettingJson.Of(back, declared).ToJsonString());
        if (!Variations.HoldsAList(value.GetType())) Assert.Equal(value, back);
    }

    static string Text(object value) => Settings.ToJson(value).ToJsonString();

    static JsonObject Json<T>(T value) where T : class => Settings.ToJson(new Holder<T> { Value = value });
}

/// <summary>A place that leaves a choice.</summary>
public sealed record Holder<T> where T : class
{
    public required T Value { get; init; }
}

public sealed record SampleShapes
{
    public SampleShapes(int sides, IReadOnlyList<SamplePolicy> policies) => (Sides, Policies) = (sides, policies);

    public int Sides { get; }
    public IReadOnlyList<SamplePolicy> Policies { get; }
    public SampleCorner Corner { get; init; }
    public SampleCorner? Far { get; init; }

    [Browsable(false)]
    public int Cached { get; init; } = 5;
}

public readonly record struct SampleCorner(float X, float Y);

public sealed record SampleSealed
{
    public SampleSealed(int hidden) => Twice = 2 * hidden;

    public int Twice { get; }
}

public abstract record SampleTwin;

public static class Left
{
    public sealed record Same : SampleTwin { public int Value { get; init; } }
}

public static class Right
{
    public sealed record Same : SampleTwin { public int Value { get; init; } }
}
