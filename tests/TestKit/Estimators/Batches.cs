using MetaRL.Problems;
using MetaRL.Tensors;

namespace MetaRL.TestKit;

/// <summary>Batches made by hand: samples that nothing is known of but what a loss needs.</summary>
public static class Batches
{
    public static TrajectoryBatch Of(Tensor obs, Tensor act, Tensor logProb, Tensor adv, Tensor weight)
    {
        Tensor zeros = Tensor.Zeros(obs.Backend, obs.Shape.With(-1, 1));
        return new()
        {
            Obs = new(obs, obs.Shape[1]),
            Act = act,
            LogProb = logProb,
            Adv = adv,
            Weight = weight,
            Value = zeros,
            Target = zeros,
            Reward = zeros,
            Return = Tensor.Zeros(obs.Backend, [obs.Shape[0], 1, 1]),
            Done = zeros,
            Time = zeros,
            Episode = zeros,
            FinalObs = Tensor.Zeros(obs.Backend, [obs.Shape[0], 1, obs.Shape[1], obs.Shape[2]]),
        };
    }
}
