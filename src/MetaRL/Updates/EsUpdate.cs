using System.ComponentModel.DataAnnotations;
using MetaRL.Envs;
using MetaRL.Learners;
using MetaRL.Tensors;

namespace MetaRL.Updates;

/// <summary>
/// ES-MAML (Song et al. 2020, arXiv:1910.01215): an ascent of the return after adaptation by antithetic evolution strategies,
/// ∇φ ≈ (1/n) Σ εᵢ (R(φ + σεᵢ) − R(φ − σεᵢ)) / 2σ,  εᵢ ~ N(0, I),  R(φ) the mean over the meta-batch of the return with θ_K.
/// Both of a pair play the same tasks with the same luck. The adaptation is not differentiated, so what it does is free; a
/// meta-batch is played 2n times an iteration, on all workers.
/// </summary>
public sealed record EsUpdate : MetaUpdate
{
    /// <summary>n, antithetic pairs.</summary>
    [Range(1, 100_000)]
    public int Pairs { get; init; } = 10;

    /// <summary>σ, size of a perturbation of each parameter.</summary>
    [Range(0.0, 100.0, MinimumIsExclusive = true)]
    public double Sigma { get; init; } = 0.05;

    /// <summary>Whether the returns of all 2n perturbations are replaced by their ranks, from −1/2 to 1/2: steps then do not
    /// depend on the size of returns, nor on outliers (Salimans et al. 2017, arXiv:1703.03864).</summary>
    public bool Ranks { get; init; } = true;

    /// <summary>Takes the step.</summary>
    public Optimizer Optimizer { get; init; } = new Adam { Lr = 0.01 };

    /// <inheritdoc/>
    public override Derivatives Needs => Derivatives.None;

    /// <inheritdoc/>
    public override UpdateState Init(Params phi) => Optimizer.Init(phi);

    /// <inheritdoc/>
    public override UpdateResult Apply(Params phi, UpdateState state, IMetaIteration iteration)
    {
        double[] returns = Play(phi, iteration);
        double[] worth = Ranks ? Ranked(returns) : returns;
        Params gradient = 0 * phi;
        for (int i = 0; i < Pairs; i++)
            gradient = gradient.AddScaled(Noise(phi, iteration, i), -(worth[2 * i] - worth[2 * i + 1]) / (2 * Sigma * Pairs));
        (Params next, UpdateState nextState) = Optimizer.Step(phi, gradient, state);
        return new(next, nextState, -returns.Average(), GradientNorm.Of(gradient),
            Extra: new Dictionary<string, double> { ["returnSpread"] = returns.Max() - returns.Min() });
    }

    // [2n], with φ + σε and φ − σε of each pair.
    double[] Play(Params phi, IMetaIteration iteration)
    {
        var returns = new double[2 * Pairs];
        for (int i = 0; i < Pairs; i++)
        {
            using TensorScope scope = TensorScope.Open();
            Params noise = Noise(phi, iteration, i);
            Seed luck = iteration.Seed.Fork("luck").Fork((ulong)i);
            returns[2 * i] = iteration.Return(phi.AddScaled(noise, Sigma), luck);
            returns[2 * i + 1] = iteration.Return(phi.AddScaled(noise, -Sigma), luck);
        }
        return returns;
    }

    // Equal returns share the mean of their ranks.
    static double[] Ranked(double[] returns)
    {
        double Rank(double x) => returns.Count(r => r < x) + (returns.Count(r => r == x) - 1) / 2.0;
        return [.. returns.Select(x => Rank(x) / (returns.Length - 1) - 0.5)];
    }

    static Params Noise(Params like, IMetaIteration iteration, int pair)
    {
        Rng rng = iteration.Seed.Fork("noise").Fork((ulong)pair).Stream();
        return like.WithValues([.. like.Items().Select(item =>
        {
            // What the policy keeps, such as a variance, is no weight.
            if (iteration.Problem.Policy.IsConstant(item.Name)) return Tensor.Zeros(item.Value.Backend, item.Value.Shape);
            var values = new float[item.Value.Shape.Size];
            rng.FillNormal(values);
            return Tensor.From(item.Value.Backend, values, item.Value.Shape);
        })]);
    }
}
