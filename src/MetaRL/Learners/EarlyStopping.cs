using System.ComponentModel.DataAnnotations;
using MetaRL.Envs;
using MetaRL.Problems;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Updates;

namespace MetaRL.Learners;

/// <summary>
/// Adaptation that ends where it harms: with R(θₖ) the mean score of the support that θₖ sampled, and R* the best so far,
/// of θ*, a task whose  R(θₖ) &lt; R* − tolerance · standard error of R(θₖ)  goes back to θ* and stays there. Steps that are not
/// trained for are thus kept from undoing what those before them gained. It looks at supports alone: θ_K, which has none, is
/// taken on trust, and a fall shows one step late.
/// </summary>
public sealed record EarlyStopping : MetaLearner
{
    // θ: the inner learner's own, and behind this prefix what is remembered of the steps before.
    const string Prefix = "stop/", Best = Prefix + "best/", BestScore = Prefix + "score", Stopped = Prefix + "stopped";

    /// <summary>Who adapts. Both have the same <see cref="MetaLearner.InnerSteps"/>.</summary>
    public MetaLearner Inner { get; init; } = new Maml();

    /// <summary>By how many standard errors of its mean a support must score below the best one before it.</summary>
    [Range(0.0, 1000.0)]
    public double Tolerance { get; init; } = 2;

    /// <inheritdoc/>
    public override Derivatives Gives => Inner.Gives;

    /// <inheritdoc/>
    public override void RequireFit(Problem problem, MetaUpdate update)
    {
        if (Inner is EarlyStopping) throw new ArgumentException($"{nameof(EarlyStopping)} within {nameof(EarlyStopping)} would stop twice; set learner.inner to a learner that adapts");
        if (InnerSteps != Inner.InnerSteps)
            throw new ArgumentException($"learner.innerSteps is {InnerSteps} and learner.inner.innerSteps {Inner.InnerSteps}; set both to the same number");
        Inner.RequireFit(problem, update);
    }

    /// <inheritdoc/>
    public override void RequireSteps(int steps) => Inner.RequireSteps(steps);

    /// <inheritdoc/>
    public override Params Init(Problem problem, IBackend backend, Seed seed) => Inner.Init(problem, backend, seed);

    /// <inheritdoc/>
    public override Params Initial(Params phi, int tasks)
    {
        Params own = Inner.Initial(phi, tasks);
        Tensor zero = Tensor.Zeros(phi.Backend, [tasks, 1, 1]);
        return Remembering(own, best: own, score: zero, stopped: zero);
    }

    /// <inheritdoc/>
    public override Params Weights(Problem problem, Params phi, Params theta) => Inner.Weights(problem, phi, Own(theta));

    /// <inheritdoc/>
    public override Params Adapt(AdaptStep step, Params theta)
    {
        Params own = Own(theta), best = theta.Group(Best);
        (Tensor score, Tensor error) = Score(step, own);
        Tensor bestScore = theta[BestScore], none = 0 * score;
        bool isFirst = step.K == 0;
        // Not "less than": what is not a number has fallen, too.
        Tensor falls = isFirst ? none : 1 - Tensor.LessOrEqual(bestScore - Tolerance * error, score);
        Tensor stopped = Tensor.Max(theta[Stopped], falls);
        Tensor isBest = isFirst ? 1 + none : (1 - stopped) * Tensor.Less(bestScore, score);
        best = own.Zip(best, (now, before) => Choose(isBest, now, before));
        bestScore = Tensor.Where(isBest, score, bestScore);
        Params next = Inner.Adapt(step with { Learner = Inner }, own);
        return Remembering(best.Zip(next, (kept, adapted) => Choose(stopped, kept, adapted)), best, bestScore, stopped);
    }

    // Mean over rollouts or examples and its standard error, [T, 1, 1] each: numbers that no gradient passes.
    (Tensor Mean, Tensor Error) Score(AdaptStep step, Params own)
    {
        using Autograd.NoGradScope values = Autograd.NoGrad();
        Tensor scores = step.Problem.Scores(Inner.Weights(step.Problem, step.Phi, own), step.Support);   // [T, B, 1]
        int count = scores.Shape[1];
        Tensor mean = scores.Sum(1) / count;
        Tensor variance = (scores - mean).Square().Sum(1) / Math.Max(1, count - 1);
        return (mean, (variance / count).Sqrt());
    }

    static Params Own(Params theta) => theta.Where(static name => !name.StartsWith(Prefix, StringComparison.Ordinal));

    static Params Remembering(Params own, Params best, Tensor score, Tensor stopped)
        => own.Concat(best.Prefixed(Best)).Concat(new([(BestScore, score), (Stopped, stopped)]));

    // By task: [T, 1, 1] beside [T, …].
    static Tensor Choose(Tensor condition, Tensor a, Tensor b)
        => Tensor.Where(condition.Reshape([a.Shape[0], .. Enumerable.Repeat(1, a.Shape.Rank - 1)]), a, b);
}
