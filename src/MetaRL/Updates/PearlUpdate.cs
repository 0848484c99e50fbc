using System.ComponentModel.DataAnnotations;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Policies.Networks;
using MetaRL.Problems;
using MetaRL.Sampling;
using MetaRL.Tensors;
using MetaRL.Updates.OffPolicy;

namespace MetaRL.Updates;

/// <summary>
/// PEARL (Rakelly et al. 2019, arXiv:1903.08254): soft actor-critic on transitions of this and earlier iterations' tasks, with actor and
/// critics given z of the posterior; the critics' loss trains the encoder. The discount is <c>problem.advantage.gamma</c>; a terminated
/// episode has no further value, a truncated one has. Replay, critics, targets, temperature and moments are the update's state.
/// </summary>
public sealed record PearlUpdate : MetaUpdate
{
    const string ReplayPrefix = "replay/", CriticSeed = "critics";

    /// <summary>Tasks that the replay holds, each with the transitions of one iteration; the oldest go.</summary>
    [Range(1, 1_000_000)]
    public int Capacity { get; init; } = 200;

    /// <summary>Gradient steps an iteration.</summary>
    [Range(1, 1_000_000)]
    public int Steps { get; init; } = 100;

    /// <summary>First iterations that fill the replay with the policy as it is, without gradient steps.</summary>
    [Range(0, 1_000_000)]
    public int WarmUp { get; init; } = 1;

    /// <summary>Tasks in a gradient step.</summary>
    [Range(1, 100_000)]
    public int Tasks { get; init; } = 16;

    /// <summary>Transitions of each task in a gradient step.</summary>
    [Range(1, 1_000_000)]
    public int Transitions { get; init; } = 16;

    /// <summary>Most transitions in a context, which are those that a task's data began with; each gradient step draws how many from 1 to here,
    /// so that the encoder learns to tell little from much. As many as a trial has before its last episode, with <c>problem.rollouts=1</c>, is
    /// what actors see.</summary>
    [Range(1, 1_000_000)]
    public int Context { get; init; } = 64;

    /// <summary>β, weight of KL(q(z | c) ‖ N(0, I)), nats, beside the squared Bellman errors, so in squared rewards: the paper's 0.1 is for rewards
    /// multiplied by 5 to 100. Where it is too large <c>posteriorKl</c> falls to 0, and nothing is told of tasks.</summary>
    [Range(0.0, 1e6)]
    public double KlWeight { get; init; } = 1e-3;

    /// <summary>τ, share of the critics in their slow copies at each step.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Tau { get; init; } = 0.005;

    /// <summary>α before the first step: what a nat of entropy is worth in rewards.</summary>
    [Range(0.0, 1e6, MinimumIsExclusive = true)]
    public double Temperature { get; init; } = 0.1;

    /// <summary>H̄ for each number of an action, nats, with actions from −1 to 1: α follows it. ln 2, about 0.69, is a uniform action's.</summary>
    [Range(-20.0, 0.6931)]
    public double TargetEntropy { get; init; } = -1;

    /// <summary>Both critics' networks of (s, u, z).</summary>
    public DenseNetwork Critic { get; init; } = new();

    /// <summary>Of critics and encoder.</summary>
    public Adam CriticAdam { get; init; } = new();

    /// <summary>Of the actor.</summary>
    public Adam ActorAdam { get; init; } = new();

    /// <summary>Of ln α.</summary>
    public Adam TemperatureAdam { get; init; } = new();

    /// <inheritdoc/>
    public override Derivatives Needs => Derivatives.None;

    /// <inheritdoc/>
    public override UpdateResult Apply(Params phi, UpdateState state, IMetaIteration iteration)
    {
        var problem = (PolicyProblem)iteration.Problem;
        TransitionShape shape = TransitionShape.Of(problem.Spec);
        TaskReplay replay = TaskReplay.From(state.Tensors.Group(ReplayPrefix), Capacity, shape);
        foreach (TaskData data in iteration.Collect(phi, iteration.Seed.Fork("data"))) replay.Add(shape.Rows(((PolicySample)data.Query!).Trajectories, problem.Spec));

        var losses = new PearlLosses((PosteriorPolicy)problem.Model, new(Critic), problem.Advantage.Gamma, KlWeight);
        var step = new PearlStep(this, losses, shape);
        var report = new PearlReport();
        bool isFresh = state.Tensors.Names.Count == 0;
        PearlState learned = isFresh ? step.Start(phi, iteration.Seed.Fork(CriticSeed)) : PearlState.Of(phi, state.Tensors);
        long taken = state.Step;
        if (iteration.Number >= WarmUp) (learned, taken) = Descend(learned, taken, step, replay, report, iteration);
        Params remembered = learned.Own.Concat(replay.ToTensors(phi.Backend).Prefixed(ReplayPrefix));
        return new(learned.Phi, new(remembered, taken), report.Bellman, report.GradientNorm, Extra: report.Extra(replay));
    }

    (PearlState, long) Descend(PearlState learned, long taken, PearlStep step, TaskReplay replay, PearlReport report, IMetaIteration iteration)
    {
        for (int i = 0; i < Steps; i++)
        {
            iteration.Cancel.ThrowIfCancellationRequested();
            using TensorScope scope = TensorScope.Open();
            PearlState next = step.Take(learned, taken++, replay, iteration.Seed.Fork("step").Fork((ulong)i), report);
            foreach (Tensor x in next.Tensors) scope.Keep(x);
            if (i > 0) foreach (Tensor x in learned.Tensors.Except(next.Tensors)) x.Dispose();   // the first is the caller's
            learned = next;
        }
        return (learned, taken);
    }
}
