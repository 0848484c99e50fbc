using MetaRL.Learners;
using MetaRL.Problems;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;

namespace MetaRL.Tests.Golden;

/// <summary>Inner losses, adapted weights, outer loss and meta-gradient as PyTorch computes them in float64.</summary>
public sealed class GoldenTests
{
    public static TheoryData<int> Cases => [.. Enumerable.Range(0, GoldenCase.Count)];

    [Fact]
    public void There_are_eight_cases() => Assert.Equal(8, GoldenCase.Count);

    [Theory]
    [MemberData(nameof(Cases))]
    public void In_float64_all_agree(int i) => Check(GoldenCase.At(i), new ReferenceBackend(), 1e-10);

    [Theory]
    [MemberData(nameof(Cases))]
    public void In_float32_all_agree(int i) => Check(GoldenCase.At(i), SimdBackend.Instance, 1e-4);

    static void Check(GoldenCase golden, IBackend backend, double tolerance)
    {
        using TensorScope scope = TensorScope.Open();
        PolicyProblem problem = golden.Problem;
        Maml learner = golden.Learner;
        Params phi = golden.Phi(backend).Track(), theta = phi;
        var support = new List<TrajectoryBatch>();
        for (int k = 0; k < golden.InnerSteps; k++)
        {
            support.Add(golden.Data(k, theta, backend));
            double loss = problem.Loss(theta, support[k]).Item();
            Assert.InRange(Math.Abs(loss - golden.InnerLosses[k]), 0, tolerance * Math.Abs(golden.InnerLosses[k]));
            theta = Chain.Of(problem, learner, phi, new([.. support], null, 1), iteration: 0, createGraph: true).Adapted;
        }
        Close(golden.Adapted(backend), theta, tolerance);

        TrajectoryBatch query = golden.Data(golden.InnerSteps, theta, backend);
        theta = Chain.Of(problem, learner, phi, new([.. support], query, 1), iteration: 0, createGraph: true).Adapted;
        Tensor outer = problem.Loss(theta, query);
        Assert.InRange(Math.Abs(outer.Item() - golden.OuterLoss), 0, tolerance * Math.Abs(golden.OuterLoss));
        Close(golden.MetaGradient(backend), Autograd.Grad(outer, phi), tolerance);
    }

    static void Close(Params expected, Params actual, double tolerance)
    {
        Assert.Equal(expected.Names, actual.Names);
        Assert.InRange(Vectors.RelativeError(Vectors.Flat(expected), Vectors.Flat(actual)), 0, tolerance);
    }
}
