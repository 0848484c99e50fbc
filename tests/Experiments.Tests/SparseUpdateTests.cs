using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Tensors;
using MetaRL.Updates;

namespace MetaRL.Experiments.Tests;

/// <summary>Updates that ask for less than a meta-gradient does, through a whole run with held-out returns and a report.</summary>
public sealed class SparseUpdateTests : IDisposable
{
    readonly TempFolder temp = new();
    readonly StringWriter output = new(), error = new();

    public void Dispose() => temp.Dispose();

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(3, 1)]
    public void ARunEndsWithAReport(int innerSteps, int every)
    {
        ExperimentConfig config = new()
        {
            Name = "sparse",
            Problem = new PolicyProblem { Family = new HookedFamily(), Policy = new GaussianMlp { Hidden = [4] }, Rollouts = 2 },
            Learner = new Maml { InnerSteps = innerSteps },
            Update = new Sparse(every),
            Training = new() { Iterations = 6, MetaBatch = 2 },
            Evaluation = new() { Tasks = 2, Steps = 1, Rollouts = 2, Every = 2 },
        };
        int code = Experiment.Run(["--out", temp["a"]], config, new(Samples.Plain(output), output, error, default));
        Assert.True(code == 0, error.ToString());
        Assert.True(File.Exists(temp["a", "report.html"]));
    }

    /// <summary>Moves towards adapted weights in every so many iterations, and else samples nothing.</summary>
    public sealed record Sparse(int Every) : MetaUpdate
    {
        public override UpdateResult Apply(Params phi, UpdateState state, IMetaIteration iteration)
        {
            bool samples = iteration.Number % Every == 0;
            Params next = samples ? phi.AddScaled(iteration.MeanAdapted() - phi, 0.5) : 1.0 * phi;
            return new(next, state with { Step = state.Step + 1 });
        }
    }
}
