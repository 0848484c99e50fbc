using MetaRL.Envs;
using MetaRL.Tensors;
using MetaRL.Updates;

namespace MetaRL.Tests.Kinds;

/// <summary>ES-MAML with antithetic pairs (Song et al. 2020, arXiv:1910.01215): needs returns of fresh data at perturbed φ, no gradient.</summary>
sealed record EsUpdate : MetaUpdate
{
    public int Pairs { get; init; } = 3;
    public double Sigma { get; init; } = 0.05;
    public double Lr { get; init; } = 0.01;

    public override UpdateResult Apply(Params phi, UpdateState state, IMetaIteration iteration)
    {
        Params gradient = 0 * phi;
        for (int i = 0; i < Pairs; i++)
        {
            Seed seed = iteration.Seed.Fork((ulong)i);
            Params noise = Noise(phi, seed.Fork("noise").Stream());
            double gain = iteration.Return(phi.AddScaled(noise, Sigma), seed) - iteration.Return(phi.AddScaled(noise, -Sigma), seed);
            gradient = gradient.AddScaled(noise, gain / (2 * Sigma * Pairs));
        }
        return new(phi.AddScaled(gradient, Lr), state with { Step = state.Step + 1 }, GradientNorm: GradientNorm.Of(gradient));
    }

    static Params Noise(Params like, Rng rng) => like.Map(x =>
    {
        var values = new float[x.Shape.Size];
        rng.FillNormal(values);
        return Tensor.From(x.Backend, values, x.Shape);
    });
}
