using System.Text.Json;
using MetaRL.Evaluation;
using MetaRL.Persistence;
using MetaRL.Reports.Runs;

namespace MetaRL.Reports.Tests;

public sealed class EvaluationCheckTests
{
    static readonly EvaluationRecord Sound = Samples.Evaluation(0);

    public static TheoryData<string, EvaluationRecord> Unsound => new()
    {
        { "-5 rollouts a task", Sound with { RolloutsPerTask = -5 } },
        { "-5 of 4 tasks shared", Sound with { SharedTasks = -5 } },
        { "5 of 4 tasks shared", Sound with { SharedTasks = 5 } },
        { "seed 0 is there 2 times", Sound with { Seeds = [Sound.Seeds[0], Sound.Seeds[0]] } },
        { "parameter x has 1 values for 4 tasks", Sound with { Parameters = [new("x", "", [1])] } },
        { "parameter x has a value that is no finite number", Sound with { Parameters = [new("x", "", [1, 2, 3, double.PositiveInfinity])] } },
        { "k = 1: 1E+308 is no number that can be averaged", With(s => s with { Returns = [1e308, 1, 2, 3] }) },
        { "k = 1: a success rate of -7", With(s => s with { Success = [-7, 0, 0, 1] }) },
        { "k = 1: -1 environment steps", With(s => s with { EnvSteps = -1 }) },
        { "k = 1: the mean is 12", With(s => s with { Mean = 12 }) },
        { "no number that can be averaged", With(s => s with { HalfWidth95 = double.PositiveInfinity }) },
    };

    [Theory]
    [MemberData(nameof(Unsound))]
    public void WhatDoesNotFitTogetherIsTold(string words, EvaluationRecord evaluation)
    {
        Assert.Null(EvaluationCheck.Fault(Sound));
        Assert.Contains(words, EvaluationCheck.Fault(evaluation));
    }

    [Fact]
    public void AnEvaluationOfAnotherSeedIsNotTheRunsOwn()
    {
        using TempFolder folder = new();
        File.WriteAllText(folder.File(RunFolder.ConfigFile), JsonSerializer.Serialize(Samples.Config(1), RunJson.Indented));
        File.WriteAllText(folder.File(RunFolder.MetricsFile), "");
        File.WriteAllText(folder.File(RunFolder.EvaluationFile), JsonSerializer.Serialize(Samples.Evaluation(99), RunJson.Indented));
        Assert.Contains("of seed 99; the run's is 1", Assert.Throws<InvalidDataException>(() => RunFolder.Load(folder.Path)).Message);
    }

    [Theory]
    [InlineData("\"loss\":", "\"loss\":1e400,\"was\":", "a number that is not finite")]
    [InlineData("\"envSteps\":4000", "\"envSteps\":-9", "-9 environment steps")]
    public void MetricsThatCannotBeAreTold(string part, string put, string words)
    {
        using TempFolder folder = new();
        File.WriteAllText(folder.File(RunFolder.ConfigFile), JsonSerializer.Serialize(Samples.Config(0), RunJson.Indented));
        string line = JsonSerializer.Serialize(Samples.Iteration(0), RunJson.Options);
        Assert.Contains(part, line);
        File.WriteAllText(folder.File(RunFolder.MetricsFile), line.Replace(part, put) + "\n");
        Assert.Contains($"line 1: {words}", Assert.Throws<InvalidDataException>(() => RunFolder.Load(folder.Path)).Message);
    }

    static EvaluationRecord With(Func<AdaptationStep, AdaptationStep> change) =>
        Sound with { Seeds = [Sound.Seeds[0] with { Steps = [.. Sound.Seeds[0].Steps.Select(s => s.K == 1 ? change(s) : s)] }] };
}
