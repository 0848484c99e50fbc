using MetaRL.Policies;
using MetaRL.Policies.Baselines;
using MetaRL.Tensors;

namespace MetaRL.Problems;

/// <summary>A policy's own value function in the place of a fitted baseline:  V(s) = u · V_θ(s), with u the root mean square of
/// the discounted returns of the batch. So the network's numbers are about 1 whatever a family pays.</summary>
sealed record ValueHead : Baseline
{
    readonly Policy policy;
    readonly Params theta;

    /// <summary>Of a policy that has one, with weights of leading dimension 1. No setting: nobody else can construct it.</summary>
    internal ValueHead(Policy policy, Params theta)
    {
        this.policy = policy;
        this.theta = theta;
    }

    public override IValueFunction Fit(in BaselineData data)
    {
        double square = 0, samples = 0;
        for (int n = 0; n < data.Return.Length; n++)
        {
            square += (double)data.Mask[n] * data.Return[n] * data.Return[n];
            samples += data.Mask[n];
        }
        return new Function(policy, theta, data.ObsDim, square > 0 ? Math.Sqrt(square / samples) : 1);
    }

    sealed class Function(Policy policy, Params theta, int obsDim, double unit) : IValueFunction
    {
        public double Unit => unit;

        public void Predict(ReadOnlySpan<float> obs, ReadOnlySpan<int> time, Span<float> value)
        {
            using TensorScope scope = TensorScope.Open();
            Tensor rows = Tensor.From(theta.Backend, obs, [1, value.Length, obsDim]);
            policy.Value(theta, new(rows, value.Length)).CopyTo(value);
            foreach (ref float v in value) v *= (float)unit;
        }
    }
}
