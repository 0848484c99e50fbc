#:project ../MetaRL/src/Experiments/MetaRL.Experiments.csproj
#:property PublishAot=false
using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Experiments;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Updates;

return Experiment.Run(args, new()
{
    Name = "sinusoids",
    Problem = new SupervisedProblem
    {
        Family = new Sinusoids(),
        Policy = new GaussianMlp { Hidden = [40, 40], Activation = Activation.Tanh },
        Shots = 10,
        ExampleLoss = ExampleLoss.Squared,
    },
    Learner = new Maml { InnerLr = 0.01 },
    Update = new AdamUpdate { Adam = new() { Lr = 1e-3 } },
    Training = new() { Iterations = 2000, MetaBatch = 25 },
    Evaluation = new() { Tasks = 100, Steps = 5 },
});

/// <summary>y = a sin(x − p), x on [−5, 5], a on [0.1, 5], p on [0, π] (Finn et al. 2017, arXiv:1703.03400, section 5.1).</summary>
public sealed record Sinusoids : ExampleFamily
{
    public override string Name => "sinusoids";
    public override BoxSpace Input => BoxSpace.Uniform(1, -5, 5);
    public override Space Target => BoxSpace.Unbounded(1);

    public override IExampleTask Sample(Split split, Seed seed)
    {
        Rng rng = seed.ForSplit(split).Stream();
        return new Wave(rng.Uniform(0.1f, 5), rng.Uniform(0, MathF.PI));
    }
}

/// <summary>One task.</summary>
public sealed record Wave(float Amplitude, float Phase) : IExampleTask
{
    public string Description => $"{Amplitude} sin(x - {Phase})";
    public IReadOnlyDictionary<string, double> Parameters => new Dictionary<string, double> { ["amplitude"] = Amplitude, ["phase"] = Phase };

    public void Draw(ref Rng rng, Span<float> x, Span<float> y)
    {
        x[0] = rng.Uniform(-5, 5);
        y[0] = Amplitude * MathF.Sin(x[0] - Phase);
    }
}
