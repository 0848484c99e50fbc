using System.Numerics.Tensors;
using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Policies.Distributions;
using MetaRL.Policies.Fused;
using MetaRL.Policies.Networks;
using MetaRL.Tensors;
using Tensor = MetaRL.Tensors.Tensor;

namespace MetaRL.Policies;

/// <summary>Softmax policy for discrete actions: an <see cref="Mlp"/> gives the logits.</summary>
public sealed record CategoricalMlp : Mlp
{
    /// <inheritdoc/>
    protected override int Outputs(EnvSpec spec) => spec.Action is DiscreteSpace discrete
        ? discrete.N
        : throw new ArgumentException($"a {nameof(CategoricalMlp)} needs discrete actions, found {spec.Action}; use {nameof(GaussianMlp)} for a box");

    /// <inheritdoc/>
    public override Distribution Act(Params theta, Tensor obs) => new Categorical(Forward(theta, obs));

    /// <inheritdoc/>
    public override IActor CreateActor(EnvSpec spec, Params theta, int count) => new CategoricalActor(new MlpForward(this, theta, count), Outputs(spec));

    internal override IFusedHead Head(Params theta) => new CategoricalHead(theta["head.b"].Shape[-1]);

    sealed class CategoricalActor(MlpForward network, int choices) : IActor
    {
        public void Begin() { }

        public void Act(ReadOnlySpan<float> obs, ref Rng rng, Span<float> act, Span<float> logProb)
        {
            Span<float> logits = network.Run(obs);
            for (int b = 0; b < act.Length; b++)
            {
                Span<float> row = logits.Slice(b * network.OutputStride, choices);
                float max = TensorPrimitives.Max(row);
                TensorPrimitives.Subtract(row, max, row);
                float total = 0;
                foreach (float l in row) total += MathF.Exp(l);
                int choice = Choose(row, total * rng.Uniform());
                act[b] = choice;
                logProb[b] = row[choice] - MathF.Log(total);
            }
        }

        // Inverts the cumulative weights; rounding may leave the threshold past the last, which is then chosen.
        static int Choose(ReadOnlySpan<float> logits, float threshold)
        {
            int choice = 0;
            for (float mass = MathF.Exp(logits[0]); mass <= threshold && choice + 1 < logits.Length; mass += MathF.Exp(logits[choice])) choice++;
            return choice;
        }
    }
}
