using System.ComponentModel.DataAnnotations;
using MetaRL.Envs;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Policies.Distributions;
using MetaRL.Problems;
using MetaRL.Tensors;

namespace MetaRL.Losses;

/// <summary>
/// What a <see cref="BeliefPolicy"/> believes, learned beside another loss (VariBAD, Zintgraf et al. 2020, arXiv:1910.08348, eq. 8):
/// <code>
/// L = inner − weight · Eₜ[ ELBOₜ ]    mₜ ∼ qₜ = q(m | τ:t)
/// ELBOₜ = Σᵢ ln p(rᵢ | sᵢ, aᵢ, sᵢ′, mₜ) + transitionWeight Σᵢ ln p(sᵢ′ | sᵢ, aᵢ, mₜ) − klWeight · KL(qₜ ‖ qₜ₋₁)    q₋₁ = N(0, 1)
/// </code>
/// up to constants; i is over all steps of the trial, past and to come, with densities of variance 1. Terms are taken of every
/// <see cref="Stride"/>-th t, from iteration mod stride on. The noise of mₜ = μₜ + σₜ ε is a function of iteration, t and rollout, the
/// same for all tasks, so that the loss is one function of φ in all epochs of an iteration, however tasks are dealt out.
/// </summary>
public sealed record BeliefLoss : OuterLoss
{
    /// <summary>Of the policy inside.</summary>
    public OuterLoss Inner { get; init; } = new ClippedLoss();

    /// <summary>Of the ELBO. No parameter learns from both losses, so an optimizer that scales each gradient by its own size does
    /// not feel it, but for clipping by the norm of the whole.</summary>
    [Range(0.0, 1e6)]
    public double Weight { get; init; } = 1;

    /// <summary>Of KL(qₜ ‖ qₜ₋₁).</summary>
    [Range(0.0, 1e6)]
    public double KlWeight { get; init; } = 0.01;

    /// <summary>Of the transitions; at 0, as by default, their decoder stays as it started.</summary>
    [Range(0.0, 1e6)]
    public double TransitionWeight { get; init; }

    /// <summary>Steps from one t that terms are taken of to the next, at most a trial's. Where trials end sooner than they may, iterations
    /// whose t lies behind all ends have no term.</summary>
    [Range(1, 1_000_000)]
    public int Stride { get; init; } = 4;

    /// <inheritdoc/>
    public override bool NeedsSupportAnchors => Inner.NeedsSupportAnchors;

    /// <inheritdoc/>
    public override OuterLoss Knowing(Lazy<IReadOnlyList<double>> returns) => this with { Inner = Inner.Knowing(returns) };

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The problem's policy believes nothing, or it has no trajectories.</exception>
    public override Tensor Of(Chain chain)
    {
        if (chain.Problem.Model is not BeliefPolicy policy || chain.Query is not TrajectoryBatch tau)
            throw new InvalidOperationException($"{nameof(BeliefLoss)} teaches a {nameof(BeliefPolicy)} from trajectories, found {chain.Problem.Model.GetType().Name} and a {chain.Query.GetType().Name}; set problem.policy=belief");
        Tensor loss = Inner.Of(chain);
        int stride = StrideIn((PolicyProblem)chain.Problem);
        int[] times = [.. Times(chain.Iteration, tau.Obs.Steps, stride)];
        return Weight == 0 || times.Length == 0 ? loss : loss + Weight * stride * Belief(policy, chain.Adapted, tau, times, chain.Iteration);
    }

    // Times the stride, the unbiased estimate of the mean over all t, for a first one that is uniform.
    Tensor Belief(BeliefPolicy policy, Params theta, TrajectoryBatch tau, int[] times, int iteration)
    {
        int envs = tau.Obs.Envs;
        DiagonalGaussian all = policy.Believe(theta, tau.Obs);
        DiagonalGaussian now = At(all, times, envs), before = At(all, [.. times.Select(static t => t - 1)], envs);
        Tensor guesses = now.Mean + now.LogStd.Exp() * Noise(tau, times, policy.Latent, iteration);
        Tensor minusElbo = Errors(policy, theta, tau, guesses) + KlWeight * now.Kl(before);
        return (minusElbo * At(tau.Weight, times, envs)).Sum();
    }

    // [T, S·B, 1]: what is wrong about the whole trial under each guess.
    Tensor Errors(BeliefPolicy policy, Params theta, TrajectoryBatch tau, Tensor guesses)
    {
        Tensor obs = tau.Obs.Values, next = tau.Next();
        int tasks = tau.Tasks, envs = tau.Obs.Envs;
        Tensor errors = SquareError(policy.DecodeRewards(theta, (obs, tau.Act, next), guesses, envs), tau.Reward);
        if (TransitionWeight > 0)
            errors += TransitionWeight * SquareError(policy.DecodeTransitions(theta, (obs, tau.Act), guesses, envs), policy.State(next));
        Tensor valid = Tensor.Less(0 * tau.Weight, tau.Weight).Reshape([tasks, 1, tau.Obs.Count, 1]);
        Tensor byRollout = (0.5 * errors * valid).Reshape([tasks, guesses.Shape[1] / envs, tau.Obs.Steps, envs]).Sum(2);
        return byRollout.Reshape([tasks, guesses.Shape[1], 1]);
    }

    static Tensor SquareError(Tensor found, Tensor expected)
        => (found - expected.Reshape([expected.Shape[0], 1, expected.Shape[1], expected.Shape[2]])).Square().Sum(-1);

    // No longer than a trial can be, so that each iteration has a term.
    int StrideIn(PolicyProblem problem) => (int)Math.Min(Stride, (long)problem.Spec.Horizon * problem.Episodes);

    static IEnumerable<int> Times(int iteration, int steps, int stride)
    {
        for (int t = iteration % stride; t < steps; t += stride) yield return t;
    }

    // N(0, 1) before the first step.
    static DiagonalGaussian At(DiagonalGaussian all, int[] times, int envs) => new(At(all.Mean, times, envs), At(all.LogStd, times, envs));

    static Tensor At(Tensor all, int[] times, int envs)
    {
        Tensor Row(int t) => t >= 0 ? all.Slice(1, t * envs, envs) : Tensor.Zeros(all.Backend, all.Shape.With(1, envs));
        return Tensor.Concat([.. times.Select(Row)], 1);
    }

    static Tensor Noise(TrajectoryBatch tau, int[] times, int latent, int iteration)
    {
        Seed seed = new Seed((ulong)iteration).Fork("belief");
        int width = tau.Obs.Envs * latent;
        var noise = new float[times.Length * width];
        for (int s = 0; s < times.Length; s++)
        {
            Rng rng = seed.Fork((ulong)times[s]).Stream();
            rng.FillNormal(noise.AsSpan(s * width, width));
        }
        return Tensor.From(tau.Weight.Backend, noise, [1, times.Length * tau.Obs.Envs, latent]);
    }
}
