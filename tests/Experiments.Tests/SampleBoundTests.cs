using MetaRL.Envs.Families.Navigation;
using MetaRL.Experiments.Runs;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Updates;

namespace MetaRL.Experiments.Tests;

public sealed class SampleBoundTests
{
    static ExperimentConfig Config(int rollouts, int horizon) => new()
    {
        Name = "bound",
        Problem = new PolicyProblem { Family = new PointNavigation { Horizon = horizon }, Policy = new GaussianMlp { Hidden = [4] }, Rollouts = rollouts },
        Learner = new Maml(),
        Update = new AdamUpdate(),
        Training = new() { MetaBatch = 2 },
        Evaluation = new(),
    };

    [Fact]
    public void UsualSizesFit() => Assert.Null(SampleBound.Notice(Config(20, 100)));

    [Fact]
    public void WhatMayNotFitNamesTheSettings()
    {
        string notice = SampleBound.Notice(Config(1_000_000, 1_000_000))!;
        // 2 tasks x 10^12 steps x 10 numbers x 4 bytes
        Assert.Contains("80,000 GB", notice);
        Assert.Contains("horizon 1000000, problem.rollouts 1000000, training.metaBatch 2", notice);
    }
}
