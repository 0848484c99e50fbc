using MetaRL.Learners;
using MetaRL.Problems;
using MetaRL.Tensors;

namespace MetaRL.Tests.Kinds;

/// <summary>Loaded DiCE with advantages (Farquhar et al. 2019, arXiv:1909.10549): each advantage counts with the probability of
/// all actions of its rollout so far. Needs the rollouts' layout.</summary>
sealed record Dice : MetaLearner
{
    public double InnerLr { get; init; } = 0.1;

    public override Params Adapt(AdaptStep step, Params theta)
        => theta.AddScaled(Autograd.Grad(Loss(step, step.Trajectories, theta), theta, step.CreateGraph), -InnerLr);

    static Tensor Loss(AdaptStep step, TrajectoryBatch tau, Params theta)
    {
        Shape rollouts = [tau.Tasks, tau.Obs.Steps, tau.Obs.Envs];
        Tensor valid = Tensor.Less(0 * tau.Weight, tau.Weight);
        Tensor logProb = step.Problem.Predict(step.Problem.Weights(theta), tau).LogProb(tau.Act) * valid;
        Tensor soFar = logProb.Reshape(rollouts).CumulativeSum(1);
        return -((soFar - soFar.Detach()).Exp() * (tau.Adv * tau.Weight).Reshape(rollouts)).Sum();
    }
}
