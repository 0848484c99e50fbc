// A learner: how a task's data turn the meta-learned weights into that task's own.
//   dotnet run MyLearner.cs                                 meta-trains; --help lists what can be set
//   dotnet run MyLearner.cs -- --set learner=maml           the same with another learner
//   dotnet run MyLearner.cs -- --check                      holds the meta-gradient to differences
#:package MetaRL.Experiments@METARL_VERSION
using System.ComponentModel.DataAnnotations;
using MetaRL.Envs;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Experiments;
using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Shards;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Updates;

if (args is ["--check"]) return Check();
return Experiment.Run(args, new()
{
    Name = "MyLearner",
    Problem = new PolicyProblem { Family = new PointNavigation() },
    Learner = new MyLearner(),
    Update = new AdamUpdate(),
    Training = new() { Iterations = 100 },
});

// Exit code 0 where the meta-gradient is there and is the slope of the loss along itself, 1 where it is not.
// Learners whose meta-gradient is meant to be another one, such as first-order ones, differ.
static int Check()
{
    var learner = new MyLearner();
    var loss = new SurrogateLoss();
    var backend = new ReferenceBackend(); // float64
    var problem = new PolicyProblem
    {
        Family = new PointNavigation { Horizon = 6 },
        Policy = new GaussianMlp { Hidden = [4], InitialLogStd = -0.5 },
        Rollouts = 4,
    };
    using var pool = new WorkerPool(1);
    using var shard = new LocalShard(problem, learner, backend, pool);
    Params phi = learner.Init(problem, backend, new Seed(1));
    shard.Keep(shard.Collect(phi, new() { Tasks = new Seed(2), Rollouts = new Seed(3), Count = 2 }, CancellationToken.None));

    var objective = new MetaObjective(shard, 2);
    Params gradient = objective.LossAndGradient(phi, loss, anchor: true).Gradient;
    double norm = Math.Sqrt(gradient.Dot(gradient).Item());
    double step = 1e-5 / norm;
    double ahead = objective.Evaluate(phi.AddScaled(gradient, step), loss).Loss;
    double behind = objective.Evaluate(phi.AddScaled(gradient, -step), loss).Loss;
    double slope = (ahead - behind) / 2e-5;
    bool isRight = norm > 1e-4 && Math.Abs(slope - norm) < 1e-5 * norm;
    Console.WriteLine($"the meta-gradient's norm is {norm:G6}, and the loss along it has slope {slope:G6}: {(isRight ? "as it should be" : "they differ, or are 0")}");
    return isRight ? 0 : 1;
}

/// <summary>θ ← θ − α ∇L(θ), with a step that shrinks by the step's number: α / (1 + k · decay).</summary>
public sealed record MyLearner : MetaLearner
{
    /// <summary>α.</summary>
    [Range(0.0, 10.0)]
    public double InnerLr { get; init; } = 0.1;

    /// <summary>How fast steps shrink; 0 for steps of one size.</summary>
    [Range(0.0, 10.0)]
    public double Decay { get; init; } = 0.5;

    public override Params Adapt(AdaptStep step, Params theta)
    {
        Params gradient = Autograd.Grad(step.Loss(theta), theta, step.CreateGraph);
        return theta.AddScaled(gradient, -InnerLr / (1 + step.K * Decay));
    }
}
