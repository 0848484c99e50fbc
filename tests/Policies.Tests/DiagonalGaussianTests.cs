using FsCheck;
using FsCheck.Fluent;
using MetaRL.Policies.Distributions;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.TestKit;

namespace MetaRL.Policies.Tests;

public sealed class DiagonalGaussianTests
{
    static readonly ReferenceBackend Backend = new();

    // T = 2 tasks, N = 3 samples, A = 2 dimensions.
    static readonly Dense Mean = Dense.Random([2, 3, 2], 1), LogStd = Dense.Random([2, 1, 2], 2, -1, 1), Act = Dense.Random([2, 3, 2], 3);
    static readonly Dense OtherMean = Dense.Random([2, 3, 2], 4), OtherLogStd = Dense.Random([2, 1, 2], 5, -1, 1);

    static DiagonalGaussian P => new(Mean.On(Backend), LogStd.On(Backend));
    static DiagonalGaussian Q => new(OtherMean.On(Backend), OtherLogStd.On(Backend));

    static double Std(Dense logStd, int[] i, int a) => Math.Exp(logStd[i[0], 0, a]);

    static void Agree(Tensor actual, Func<int[], int, double> perDimension)
    {
        Assert.Equal<Shape>([2, 3, 1], actual.Shape);
        Dense expected = Dense.Of([2, 3, 1], i => perDimension(i, 0) + perDimension(i, 1));
        Assert.All(actual.ToArray().Zip(expected.Values), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
    }

    [Fact]
    public void Log_probability_is_that_of_independent_normals() => Agree(P.LogProb(Act.On(Backend)), (i, a) =>
    {
        double s = Std(LogStd, i, a), z = (Act[i[0], i[1], a] - Mean[i[0], i[1], a]) / s;
        return Math.Log(Math.Exp(-0.5 * z * z) / (s * Math.Sqrt(2 * Math.PI)));
    });

    [Fact]
    public void Kl_is_the_closed_form() => Agree(P.Kl(Q), (i, a) =>
    {
        double p = Std(LogStd, i, a), q = Std(OtherLogStd, i, a), shift = Mean[i[0], i[1], a] - OtherMean[i[0], i[1], a];
        return Math.Log(q / p) + (p * p + shift * shift) / (2 * q * q) - 0.5;
    });

    [Fact]
    public void Entropy_is_the_closed_form()
        => Agree(P.Entropy(), (i, a) => 0.5 * Math.Log(2 * Math.PI * Math.E * Math.Pow(Std(LogStd, i, a), 2)));

    [Fact]
    public void Integrals_over_a_grid_confirm_the_closed_forms()
    {
        const int n = 40_001;
        const double width = 30.0 / (n - 1);
        Tensor grid = Dense.Of([1, n, 1], i => -15 + width * i[1]).On(Backend);
        DiagonalGaussian Normal(double mean, double logStd)
            => new(Tensor.Full(Backend, [1, n, 1], mean), Tensor.Full(Backend, [1, 1, 1], logStd));
        DiagonalGaussian p = Normal(0.4, -0.3), q = Normal(-0.7, 0.5);
        Tensor logP = p.LogProb(grid), logQ = q.LogProb(grid);
        double Integral(Tensor f) => (logP.Exp() * f).Sum().Item() * width;

        Assert.Equal(1, Integral(Tensor.Full(Backend, logP.Shape, 1)), 1e-9);
        Assert.Equal(p.Kl(q).Slice(1, 0, 1).Item(), Integral(logP - logQ), 1e-9);
        Assert.Equal(p.Entropy().Slice(1, 0, 1).Item(), -Integral(logP), 1e-9);
    }

    [Fact]
    public void Kl_is_not_negative_and_zero_only_to_itself() => Prop.ForAll<int>(seed =>
    {
        DiagonalGaussian Draw(int i) => new(Dense.Random([2, 3, 2], seed ^ i, -5, 5).On(Backend), Dense.Random([2, 1, 2], ~seed ^ i, -3, 3).On(Backend));
        DiagonalGaussian p = Draw(1), q = Draw(2);
        return p.Kl(q).ToArray().All(kl => kl > 0) && p.Kl(p).ToArray().All(kl => Math.Abs(kl) < 1e-12);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Gradients_agree_with_differences()
    {
        Params at = new([("mean", Mean.On(Backend)), ("log_std", LogStd.On(Backend))]);
        static DiagonalGaussian Of(Params p) => new(p["mean"], p["log_std"]);
        GradientCheck.Both(p => Of(p).LogProb(Act.On(Backend)).Exp().Sum(), at);
        GradientCheck.Both(p => Of(p).Kl(Q).Square().Sum(), at);
        GradientCheck.Both(p => Q.Kl(Of(p)).Sum(), at);
        GradientCheck.Both(p => Of(p).Entropy().Exp().Sum(), new([("log_std", LogStd.On(Backend)), ("mean", Mean.On(Backend))]));
    }

    [Fact]
    public void Another_kind_of_distribution_is_named()
    {
        var categorical = new Categorical(Mean.On(Backend));
        string message = Assert.Throws<ArgumentException>(() => P.Kl(categorical)).Message;
        Assert.Contains("DiagonalGaussian", message);
        Assert.Contains("Categorical", message);
    }

    [Fact]
    public void Detached_parameters_carry_no_gradient()
    {
        var tracked = new DiagonalGaussian(Mean.On(Backend).Track(), LogStd.On(Backend).Track());
        Assert.True(tracked.LogProb(Act.On(Backend)).IsTracked);
        Assert.False(tracked.Detach().LogProb(Act.On(Backend)).IsTracked);
    }
}
