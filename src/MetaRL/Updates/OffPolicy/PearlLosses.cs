using MetaRL.Policies;
using MetaRL.Policies.Distributions;
using MetaRL.Tensors;

namespace MetaRL.Updates.OffPolicy;

/// <summary>The losses of PEARL (Rakelly et al. 2019, arXiv:1903.08254, section 4 and algorithm 1) with soft actor-critic
/// (Haarnoja et al. 2018, arXiv:1812.05905).</summary>
sealed record PearlLosses(PosteriorPolicy Policy, TwinCritics Critics, double Gamma, double KlWeight)
{
    /// <summary>What the critics and the encoder descend.</summary>
    /// <param name="Loss">Bellman errors and the weighted KL; a scalar.</param>
    /// <param name="Bellman">Σᵢ mean (Qᵢ − y)².</param>
    /// <param name="Kl">Mean over tasks of KL(q(z | c) ‖ N(0, I)), nats.</param>
    /// <param name="Z">[1, G·N, L], a constant.</param>
    /// <param name="Q">[2, G·N, 1]</param>
    public sealed record CriticResult(Tensor Loss, Tensor Bellman, Tensor Kl, Tensor Z, Tensor Q);

    /// <summary>Σᵢ E (Qᵢ(s, u, z) − y)² + β E KL(q(z | c) ‖ N(0, I)),  y = r + γ · goes on · (minᵢ Q̄ᵢ(s′, u′, z̄) − α ln π(u′ | s′, z̄)),
    /// z = μ + σ ε of q(z | c), z̄ a constant, u′ ~ π.</summary>
    /// <param name="phi">Of the policy.</param>
    /// <param name="critic">Of Q.</param>
    /// <param name="target">Of Q̄; constants.</param>
    /// <param name="batch">Of G tasks.</param>
    /// <param name="alpha">Temperature.</param>
    /// <param name="taskNoise">[G, 1, L], ε.</param>
    /// <param name="actNoise">[1, G·N, A], of u′.</param>
    public CriticResult Critic(Params phi, Params critic, Params target, TransitionBatch batch, double alpha, Tensor taskNoise, Tensor actNoise)
    {
        DiagonalGaussian posterior = Policy.Posterior(phi, batch.Context);
        Tensor z = batch.Beside(posterior.Mean + posterior.LogStd.Exp() * taskNoise);
        Tensor y = Target(phi.Detach(), target, batch, alpha, z.Detach(), actNoise);
        Tensor q = Critics.Both(critic, batch.State, batch.Act, z);
        Tensor bellman = 2 * (q - y).Square().Mean();
        Tensor kl = posterior.Kl(Prior(posterior)).Mean();
        return new(bellman + KlWeight * kl, bellman, kl, z.Detach(), q);
    }

    /// <summary>y, [1, G·N, 1].</summary>
    internal Tensor Target(Params phi, Params target, TransitionBatch batch, double alpha, Tensor z, Tensor noise)
    {
        using Autograd.NoGradScope constant = Autograd.NoGrad();
        (Tensor act, Tensor logProb) = Policy.ActGiven(phi, batch.Next, z).Sample(noise);
        Tensor value = Critics.Least(target, batch.Next, act, z) - alpha * logProb;
        return batch.Reward + Gamma * batch.GoesOn * value;
    }

    /// <summary>E [α ln π(u | s, z̄) − minᵢ Qᵢ(s, u, z̄)], u = tanh(μ + σ ε) of π; and the mean of ln π.</summary>
    /// <param name="phi">Of the policy.</param>
    /// <param name="critic">Constants.</param>
    /// <param name="batch">Of G tasks.</param>
    /// <param name="alpha">Temperature.</param>
    /// <param name="z">[1, G·N, L], constants.</param>
    /// <param name="noise">[1, G·N, A], ε.</param>
    public (Tensor Loss, Tensor LogProb) Actor(Params phi, Params critic, TransitionBatch batch, double alpha, Tensor z, Tensor noise)
    {
        (Tensor act, Tensor logProb) = Policy.ActGiven(phi, batch.State, z).Sample(noise);
        Tensor value = Critics.Least(critic, batch.State, act, z);
        return ((alpha * logProb - value).Mean(), logProb.Mean());
    }

    static DiagonalGaussian Prior(DiagonalGaussian like)
    {
        Tensor zero = Tensor.Zeros(like.Mean.Backend, like.Mean.Shape);
        return new(zero, zero);
    }
}
