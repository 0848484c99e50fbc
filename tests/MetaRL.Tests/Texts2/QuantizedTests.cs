using MetaRL.Envs;
using MetaRL.Learners;
using MetaRL.Problems;
using MetaRL.Problems.Examples;
using MetaRL.Sampling;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;
using MetaRL.Texts;

namespace MetaRL.Tests.Texts2;

public sealed class QuantizedTests
{
    static double[] Rounded(double[] x, int bits, bool stochastic = false, ulong seed = 1)
    {
        double[] y = [.. x];
        Rng rng = new Seed(seed).Stream();
        Quantized.Round(y, bits, stochastic, ref rng);
        return y;
    }

    [Fact]
    public void The_grid_is_symmetric_and_keeps_the_largest()
    {
        Assert.Equal([-3, 1, 0, 2, 3], Rounded([-3, 1.2, -0.4, 1.7, 3], bits: 3));
        Assert.Equal([-127, 64, 0], Rounded([-127, 64.4, 0.4], bits: 8));
        Assert.Equal([0, 0], Rounded([0, 0], bits: 8));
    }

    [Fact]
    public void Stochastic_rounding_goes_to_a_neighbour_and_keeps_the_mean()
    {
        double[][] draws = [.. Enumerable.Range(0, 4000).Select(i => Rounded([3, 1.25], bits: 3, stochastic: true, seed: (ulong)i))];
        Assert.All(draws, static d => Assert.True(d[0] == 3 && d[1] is 1 or 2));
        Assert.Equal(1.25, draws.Average(static d => d[1]), 0.03);   // 4 standard errors
    }

    [Fact]
    public void With_many_bits_adaptation_is_the_inner_learner_s_and_with_few_the_weights_lie_on_the_grid()
    {
        var problem = new SupervisedProblem { Family = new Sinusoid(), ExampleLoss = ExampleLoss.Squared };
        var maml = new Maml { InnerLr = 0.01 };
        Params phi = problem.Init(SimdBackend.Instance, new Seed(1));
        double[] Adapted(MetaLearner learner)
        {
            var (x, y) = (new float[] { 1, 2 }, new float[] { 3, -1 });
            var data = new TaskBatch([ExampleBatch.Of(SimdBackend.Instance, [new ExampleSample(x, y, 2, 0)])], null, 1);
            return Chain.Of(problem, learner, phi.Track(), data, 0, createGraph: false).Adapted["body0.w"].ToArray();
        }
        double[] plain = Adapted(maml), fine = Adapted(new Quantized { Inner = maml, Bits = 24 }), coarse = Adapted(new Quantized { Inner = maml, Bits = 3 });
        Assert.NotEqual(phi["body0.w"].ToArray(), plain);
        Assert.All(plain.Zip(fine), static p => Assert.Equal(p.First, p.Second, 1e-5));
        double unit = coarse.Max(Math.Abs) / 3;
        Assert.All(coarse, w => Assert.Equal(Math.Round(w / unit), w / unit, 1e-5));
    }
}
