using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Deploying;

/// <summary>
/// One adaptation step θₖ → θₖ₊₁ in pieces, none of which is longer than the gradient of one episode, or an estimate over all: advantages,
/// then for each gradient that the learner asks for one piece an episode, then what the learner makes of them.
/// </summary>
/// <param name="problem">Gives model and loss.</param>
/// <param name="learner">Adapts.</param>
/// <param name="phi">What was meta-learned, on the host.</param>
/// <param name="backend">Where it is computed.</param>
/// <param name="iteration">For learners that anneal.</param>
sealed class AdaptationWork(PolicyProblem problem, MetaLearner learner, Params phi, IBackend backend, int iteration)
{
    readonly LinearizedProblem linear = new(problem);
    readonly Policy model = problem.Model;

    /// <summary>The pieces, each done when it is asked for; null until the last, which is θₖ₊₁.</summary>
    /// <param name="theta">θₖ, in memory that no scope frees.</param>
    /// <param name="k">Number of the step, from 0.</param>
    /// <param name="episodes">Played with θₖ.</param>
    public IEnumerable<Params?> Pieces(Params theta, int k, IReadOnlyList<Episode> episodes)
    {
        linear.Clear();
        PolicySample sample = Estimated(theta, episodes);
        yield return null;
        while (true)
        {
            (Params? next, Params? asked) = Try(theta, k, sample);
            if (next is not null)
            {
                yield return next;
                yield break;
            }
            yield return null;
            double loss = 0;
            Params? gradient = null;
            for (int b = 0; b < episodes.Count; b++)
            {
                (double part, Params own) = Gradient(asked!, sample, b);
                loss += part;
                gradient = gradient is null ? own : Sum(gradient, own);
                yield return null;
            }
            linear.Learn(loss, gradient!);
        }
    }

    PolicySample Estimated(Params theta, IReadOnlyList<Episode> episodes)
    {
        using TensorScope scope = TensorScope.Open();
        Params weights = learner.Weights(problem, phi, theta);
        Trajectories tau = RewardScaling.Apply(EpisodeLayout.SideBySide(problem.Spec, episodes), model.RewardScale(weights));
        return new(tau, Advantages.Of(tau, problem.BaselineOf(weights), problem.Advantage));
    }

    // The step, or where its next gradient is to be taken.
    (Params? Next, Params? Asked) Try(Params theta, int k, PolicySample sample)
    {
        using TensorScope scope = TensorScope.Open();
        linear.Restart();
        AdaptStep step = new()
        {
            Problem = linear,
            Learner = learner,
            Phi = phi,
            K = k,
            Iteration = iteration,
            Support = problem.Upload(backend, [sample]),
            CreateGraph = false,
        };
        try
        {
            return (Apart(learner.Adapt(step, theta.Track())), null);
        }
        catch (UnknownGradientException e)
        {
            return (null, Apart(e.Weights));
        }
    }

    (double Loss, Params Gradient) Gradient(Params at, PolicySample sample, int rollout)
    {
        using TensorScope scope = TensorScope.Open();
        Params weights = at.Track();
        Tensor loss = problem.Loss(weights, problem.Upload(backend, [EpisodeLayout.Part(sample, rollout)]));
        return (loss.Item(), Apart(Autograd.Grad(loss, weights)));
    }

    Params Sum(Params a, Params b)
    {
        using TensorScope scope = TensorScope.Open();
        return Apart(a + b);
    }

    /// <summary>A copy that no open scope frees.</summary>
    public Params Apart(Params x)
    {
        TensorArena memory = new();
        using TensorScope own = memory.Enter();
        return x.Map(v => Tensor.From(backend, v.ToArray(), v.Shape));
    }
}
