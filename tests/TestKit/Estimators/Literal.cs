using MetaRL.Losses;
using MetaRL.Problems;
using MetaRL.Tensors;

namespace MetaRL.TestKit;

/// <summary>DiCE and its relatives letter by letter as their papers print them, without a discount, on rollouts of one episode
/// without masks: what the library's objectives are held to.</summary>
public sealed record Literal(string Name) : PolicyObjective
{
    protected override Tensor Surrogate(PolicyProblem problem, Params weights, TrajectoryBatch tau, bool twice)
    {
        Shape rows = [tau.Tasks, tau.Obs.Steps, tau.Obs.Envs];
        Tensor Rows(Tensor column) => column.Reshape(rows);
        Tensor logProb = Rows(problem.Predict(weights, tau).LogProb(tau.Act));
        Tensor soFar = logProb.CumulativeSum(1), toGo = logProb.CumulativeSum(1, reverse: true);
        Tensor value = Rows(tau.Value), reward = Rows(tau.Reward), adv = Rows(tau.Adv);
        Tensor dice = Box(soFar) * reward;
        Tensor surrogate = Name switch
        {
            "dice" => dice + (1 - Box(logProb)) * value,
            "loadedDice" => (Box(soFar) - Box(soFar - logProb)) * adv,
            // The product of the control variate begins with the action itself.
            "tamedDice" => dice + Box(toGo) * (1 - Box(logProb)) * value,
            _ => throw new ArgumentOutOfRangeException(nameof(Name), Name, "no such objective"),
        };
        return -(surrogate * Rows(tau.Weight)).Sum();
    }

    static Tensor Box(Tensor x) => (x - x.Detach()).Exp();
}
