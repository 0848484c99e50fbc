using MetaRL.Losses;
using MetaRL.Policies;
using MetaRL.Policies.Distributions;
using MetaRL.Problems;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.TestKit;

namespace MetaRL.Tests;

/// <summary>Losses against their formulas over three choices at one state, by hand.</summary>
public sealed class ObjectivesTests
{
    static readonly ReferenceBackend Backend = new();
    static readonly double[] LogP = [Math.Log(0.2), Math.Log(0.5), Math.Log(0.3)], Adv = [2, -1, 3, -4];
    static readonly double[] OldP = [0.1, 0.4, 0.4, 0.3];   // of the choices 0, 1, 2, 2
    static readonly double[] Ratios = [2, 1.25, 0.75, 1];
    static readonly CategoricalMlp Policy = new() { Hidden = [] };

    // The logits are the bias alone.
    static readonly Params Theta = new([("head.w", Tensor.Zeros(Backend, [1, 1, 3])), ("head.b", Tensor.From(Backend, LogP, [1, 1, 3]))]);

    static readonly TrajectoryBatch Tau = Batches.Of(
        obs: Tensor.Zeros(Backend, [1, 4, 1]),
        act: Tensor.From(Backend, [0.0, 1, 2, 2], [1, 4, 1]),
        logProb: Tensor.From(Backend, Array.ConvertAll(OldP, Math.Log), [1, 4, 1]),
        adv: Tensor.From(Backend, Adv, [1, 4, 1]),
        weight: Tensor.Full(Backend, [1, 4, 1], 0.25));

    static double Mean(Func<int, double> f) => Enumerable.Range(0, 4).Average(f);

    [Fact]
    public void Ratio() => Assert.Equal(-Mean(n => Ratios[n] * Adv[n]), Objectives.Ratio(Policy, Theta, Tau).Item(), 1e-12);

    [Fact]
    public void Log_probability()
        => Assert.Equal(-Mean(n => LogP[(int)Tau.Act.ToArray()[n]] * Adv[n]), Objectives.LogProb(Policy, Theta, Tau).Item(), 1e-12);

    [Fact]
    public void Clipped() => Assert.Equal(
        -Mean(n => Math.Min(Ratios[n] * Adv[n], Math.Clamp(Ratios[n], 0.9, 1.1) * Adv[n])),
        Objectives.Clipped(Policy, Theta, Tau, 0.1).Item(), 1e-12);

    // Clipped where the ratio went where the advantage wants it (sample 0), but not where it went astray (1 and 2).
    [Fact]
    public void Clipping_stops_the_gradient_only_where_nothing_is_left_to_gain()
    {
        double[] Gradient(int sample)
        {
            double[] only = new double[4];
            only[sample] = Adv[sample];
            Params theta = Theta.Track();
            return Autograd.Grad(Objectives.Clipped(Policy, theta, Tau with { Adv = Tensor.From(Backend, only, [1, 4, 1]) }, 0.1), theta)["head.b"].ToArray();
        }
        Assert.All(Gradient(0), g => Assert.Equal(0, g));
        foreach (int sample in new[] { 1, 2, 3 }) Assert.True(Vectors.Norm(Gradient(sample)) > 0.1);
    }

    [Fact]
    public void Kl()
    {
        double[] q = [0.6, 0.3, 0.1];
        var old = new Categorical(Tensor.From(Backend, Array.ConvertAll(q, Math.Log), [1, 1, 3]).Expand([1, 4, 3]));
        double expected = q.Select((p, i) => p * (Math.Log(p) - LogP[i])).Sum();
        Assert.Equal(expected, Objectives.Kl(old, Policy.Act(Theta, Tau.Obs), Tau).Item(), 1e-12);
    }

    [Fact]
    public void Samples_of_weight_0_do_not_count()
    {
        Tensor weight = Tensor.From(Backend, [0.5, 0.5, 0, 0], [1, 4, 1]);
        Assert.Equal(-(Ratios[0] * Adv[0] + Ratios[1] * Adv[1]) / 2, Objectives.Ratio(Policy, Theta, Tau with { Weight = weight }).Item(), 1e-12);
    }
}
